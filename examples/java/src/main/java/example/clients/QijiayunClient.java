package example.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A client of 企加云 (OpenAPIDoc): one accessToken for all calls, replaced once when it is refused. */
public final class QijiayunClient {
    private static final String PROVIDER = "企加云";
    private static final String TOKEN = "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh";
    private static final String API = "/itrigger-bff/v2/open/api";

    // 200 everywhere; the sample of coupon consumption shows 204.
    private static final Set<String> SUCCESS = Set.of("200", "204");

    // The documentation gives no code for a token that is refused, nor for an API that is not opened: 401 and 403 are
    // assumed here. The others are 返回码说明 and 全局返回状态码说明.
    private static final String TOKEN_REFUSED = "401";
    private static final Map<String, Kind> KINDS = Map.of(
            "40001", Kind.AUTHENTICATION, "40002", Kind.AUTHENTICATION, "40003", Kind.PERMISSION, "40004", Kind.QUOTA,
            "61451", Kind.INPUT, "63001", Kind.INPUT, "500", Kind.UNAVAILABLE,
            "401", Kind.AUTHENTICATION, "403", Kind.PERMISSION);

    private final Config.Qijiayun config;
    private String token;

    public QijiayunClient(Config.Qijiayun config) {
        this.config = config;
    }

    /** Registers a member (会员注册): mobile, storeNo and channel are required. It is true where it was done. */
    public boolean registerMember(Map<String, ?> member) {
        return call("POST", "/member/register", member).asBoolean();
    }

    /** One member's profile (会员查询). All its values are strings. */
    public JsonNode member(String mobile, String storeNo) {
        return call("GET", "/member/query", Map.of("mobile", mobile, "storeNo", storeNo));
    }

    /** A member's points (积分查询). */
    public double points(String mobile, String storeNo) {
        return call("GET", "/member/point", Map.of("mobile", mobile, "storeNo", storeNo)).path("currentPoint").asDouble();
    }

    /** Gives a member points, or takes them where the number is negative (积分变更). It is true where it was done. */
    public boolean changePoints(String mobile, String storeNo, double points, String reason) {
        return call("POST", "/member/point/modify", Map.of(
                "mobile", mobile, "storeNo", storeNo,
                "changePoint", Math.abs(points), "operation", points < 0 ? "sub" : "add", "changeDesc", reason)).asBoolean();
    }

    /**
     * Calls any API and returns its data. A token that is refused has expired or was overridden: it is replaced, and the
     * call repeated, once.
     */
    public JsonNode call(String method, String path, Map<String, ?> parameters) {
        String current = renew(null);
        try {
            return request(method, path, parameters, current);
        } catch (ProviderException e) {
            if (!e.code().equals(TOKEN_REFUSED)) {
                throw e;
            }
        }
        return request(method, path, parameters, renew(current));
    }

    // accessToken stands in the query string on POST too, where every other query parameter is ignored.
    private JsonNode request(String method, String path, Map<String, ?> parameters, String accessToken) {
        Map<String, Object> query = new HashMap<>(Map.of("accessToken", accessToken));
        Object body = parameters;
        if (method.equals("GET")) {
            query.putAll(parameters);
            body = null;
        }
        return read(Transport.send(PROVIDER, method, config.baseUrl() + API + path + Transport.query(query), Map.of(), body));
    }

    // The token to use where one was refused; null stands for none. Calls that find the same token refused share one
    // new token: tokens are counted, by tenant and day. It comes from token/refresh, because getting one from token
    // would override those of our other processes.
    private synchronized String renew(String refused) {
        if (Objects.equals(token, refused)) {
            String query = Transport.query(Map.of("appId", config.appId(), "appSecret", config.appSecret()));
            JsonNode data = read(Transport.send(PROVIDER, "GET", config.baseUrl() + TOKEN + query, Map.of(), null));
            token = data.path("accessToken").asText();
        }
        return token;
    }

    private static JsonNode read(Transport.Answer answer) {
        String code = answer.text("code", answer.status());
        if (answer.body().has("code") && SUCCESS.contains(code)) {
            return answer.body().path("data");
        }
        Kind kind = answer.body().has("code") ? KINDS.get(code) : null;
        throw new ProviderException(
                PROVIDER, kind != null ? kind : Kind.ofStatus(answer.status()), code, answer.text("message", "no envelope"));
    }
}
