package example.clients;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * A client of 爱速搭 (aisuda-docs, OpenAPI): every request is signed anew with RS256, since a signature older than a minute
 * is refused.
 */
public final class AisudaClient {
    private static final String PROVIDER = "爱速搭";

    private static final Duration SIGNATURE_LIFE = Duration.ofMinutes(1);

    private final Config.Aisuda config;
    private final InstantSource clock;

    public AisudaClient(Config.Aisuda config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    private record Key(Map<String, String> claims, String clientId, RSAPrivateKey privateKey) {}

    /** The company's applications (应用列表). */
    public JsonNode applications() {
        return company("GET", "/app");
    }

    /** The tree of departments (部门列表): the documentation shows it bare, without an envelope. */
    public JsonNode departments() {
        return company("GET", "/department/all");
    }

    /** The application's roles (角色列表). */
    public JsonNode roles() {
        return application("GET", "/role", null).path("items");
    }

    public JsonNode createRole(String name) {
        return application("POST", "/role", Map.of("name", name));
    }

    /** One page of a data model's rows: items, count (数据模型, 查询列表). A model is sourceKey.table. */
    public JsonNode rows(String model, Map<String, ?> parameters) {
        return application("GET", "/model/" + model + Transport.query(parameters), null);
    }

    public JsonNode createRow(String model, Map<String, ?> row) {
        return application("POST", "/model/" + model, row);
    }

    public JsonNode updateRow(String model, String id, Map<String, ?> row) {
        return application("POST", "/model/" + model + "/" + id, row);
    }

    public JsonNode deleteRow(String model, String id) {
        return application("DELETE", "/model/" + model + "/" + id, null);
    }

    private JsonNode company(String method, String path) {
        Key key = new Key(Map.of("companyKey", config.companyKey()), config.clientId(), config.privateKey());
        return call(key, method, "/openapi/company/" + config.companyKey() + path, null);
    }

    private JsonNode application(String method, String path, Object body) {
        Map<String, String> claims = Map.of("companyKey", config.companyKey(), "appKey", config.appKey());
        Key key = new Key(claims, config.appClientId(), config.appPrivateKey());
        return call(key, method, "/openapi/company/" + config.companyKey() + "/app/" + config.appKey() + path, body);
    }

    // A request that waited on its way may arrive with a signature that is too old. It was refused before anything was
    // done, so it is signed anew and sent again, once. A young signature that is refused is wrong and stays wrong.
    private JsonNode call(Key key, String method, String path, Object body) {
        Instant iat = clock.instant();
        try {
            return request(key, iat, method, path, body);
        } catch (ProviderException e) {
            if (e.kind() != Kind.AUTHENTICATION || clock.instant().isBefore(iat.plus(SIGNATURE_LIFE))) {
                throw e;
            }
        }
        return request(key, clock.instant(), method, path, body);
    }

    // java-jwt writes iat as a number of seconds.
    private JsonNode request(Key key, Instant iat, String method, String path, Object body) {
        String token = JWT.create().withPayload(key.claims()).withIssuedAt(iat).sign(Algorithm.RSA256(null, key.privateKey()));
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "x-client-id", key.clientId());
        return read(Transport.send(PROVIDER, method, config.baseUrl() + path, headers, body));
    }

    // status 0 is success. The documentation shows no refusal: that one comes with HTTP 401 or 403 where the key is to
    // blame is assumed, and so is 400 for bad input.
    private static JsonNode read(Transport.Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() == 200 && body.path("status").asInt(0) == 0) {
            return body.has("status") ? body.path("data") : body;
        }
        String code = answer.text("status", answer.status());
        Kind kind = body.path("status").asInt() == 400 ? Kind.INPUT : Kind.ofStatus(answer.status());
        throw new ProviderException(PROVIDER, kind, code, answer.text("msg", "no envelope"));
    }
}
