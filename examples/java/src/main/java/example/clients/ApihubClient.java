package example.clients;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A client of apihub (通用接口格式, API Key 使用说明, 用户中心). With an API Key it calls as the application, after {@link #as}
 * as one of our users, without one anonymously.
 */
public final class ApihubClient {
    private static final String PROVIDER = "apihub";
    private static final Duration TOKEN_LIFE = Duration.ofHours(2); // the most that is allowed
    private static final Duration TOKEN_SPARE = Duration.ofMinutes(1); // before its end at which a token is replaced

    // INVALID_PARAMS and UNKNOWN are documented (通用接口格式); all other codes are assumed.
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("INVALID_PARAMS", Kind.INPUT), Map.entry("UNKNOWN", Kind.UNAVAILABLE),
            Map.entry("RATE_LIMIT", Kind.QUOTA), Map.entry("WEAK_PASSWORD", Kind.INPUT),
            Map.entry("INVALID_TOKEN", Kind.AUTHENTICATION), Map.entry("TOKEN_EXPIRED", Kind.AUTHENTICATION),
            Map.entry("WRONG_PASSWORD", Kind.AUTHENTICATION), Map.entry("KEY_DISABLED", Kind.PERMISSION),
            Map.entry("FORBIDDEN", Kind.PERMISSION), Map.entry("IP_NOT_ALLOWED", Kind.PERMISSION),
            Map.entry("DOMAIN_NOT_ALLOWED", Kind.PERMISSION), Map.entry("DOMAIN_NOT_CONFIGURED", Kind.PERMISSION));

    // Seconds to wait while an allowance is used up: all anonymous callers share one, so patience is all there is.
    private static final int[] WAITS = {1, 2, 4, 8, 16, 32};

    /** How to wait. */
    @FunctionalInterface
    public interface Sleep {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Config.Apihub config;
    private final InstantSource clock;
    private final Sleep sleep;
    private final Map<String, Object> identity;
    private String token;
    private Instant exp = Instant.MIN;

    public ApihubClient(Config.Apihub config, InstantSource clock, Sleep sleep) {
        this(config, clock, sleep, config.ak() == null ? Map.of() : Map.of("sub", config.ak(), "typ", "app_token"));
    }

    private ApihubClient(Config.Apihub config, InstantSource clock, Sleep sleep, Map<String, Object> identity) {
        this.config = config;
        this.clock = clock;
        this.sleep = sleep;
        this.identity = identity;
    }

    /** A client that calls as one of our own users, with person-tokens. */
    public ApihubClient as(String userId, List<String> roles, List<String> groups) {
        return new ApihubClient(config, clock, sleep, Map.of("sub", userId, "typ", "person_token", "roles", roles, "groups", groups));
    }

    /** The weather at a place (天气实况). */
    public JsonNode weather(double lng, double lat) {
        return call("/api/weather-basic/now", Map.of("lng", lng, "lat", lat));
    }

    /** Registers a user with the user centre: token, refresh_token. */
    public JsonNode register(String username, String password) {
        return enter("/api/user-center/noauth-register", username, password);
    }

    /** Logs a user in: token, refresh_token. */
    public JsonNode logIn(String username, String password) {
        return enter("/api/user-center/noauth-login", username, password);
    }

    // Registering and logging in need a session of five minutes, which is fetched for each.
    private JsonNode enter(String path, String username, String password) {
        String query = Transport.query(Map.of("ak", config.ak()));
        String session = request("/api/user-center/gen-auth-session" + query, Map.of(), null).asText();
        return request(path, Map.of("username", username, "password", password), session);
    }

    // A token that is refused for its age, by a clock other than ours, is minted anew, once.
    private JsonNode call(String path, Map<String, ?> body) {
        String current = currentToken(null);
        try {
            return request(path, body, current);
        } catch (ProviderException e) {
            if (!e.code().equals("TOKEN_EXPIRED")) {
                throw e;
            }
        }
        return request(path, body, currentToken(current));
    }

    private JsonNode request(String path, Map<String, ?> body, String currentToken) {
        Map<String, String> headers = currentToken == null ? Map.of() : Map.of("apihub-token", currentToken);
        for (int attempt = 0; ; attempt++) {
            try {
                return read(Transport.send(PROVIDER, "POST", config.baseUrl() + path, headers, body));
            } catch (ProviderException e) {
                if (e.kind() != Kind.QUOTA || attempt == WAITS.length) {
                    throw e;
                }
                pause(Duration.ofSeconds(WAITS[attempt]), e);
            }
        }
    }

    private void pause(Duration time, ProviderException reason) {
        try {
            sleep.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    // A token that is good for a while and is not the one refused: HS256 with the bytes of sk as they stand, which
    // java-jwt takes; a library that decodes a text key from base64 would have to be given base64(sk). typ is a claim,
    // not a header.
    private synchronized String currentToken(String refused) {
        if (config.ak() == null) {
            return null;
        }
        Instant iat = clock.instant();
        if (Objects.equals(token, refused) || iat.plus(TOKEN_SPARE).isAfter(exp)) {
            exp = iat.plus(TOKEN_LIFE);
            token = JWT.create().withPayload(identity).withIssuer(config.ak()).withIssuedAt(iat).withExpiresAt(exp)
                    .sign(Algorithm.HMAC256(config.sk()));
        }
        return token;
    }

    private static JsonNode read(Transport.Answer answer) {
        if (answer.body().path("success").asBoolean()) {
            return answer.body().path("result");
        }
        String code = answer.text("code", answer.status());
        Kind kind = KINDS.get(code);
        throw new ProviderException(
                PROVIDER, kind != null ? kind : Kind.ofStatus(answer.status()), code, answer.text("msg", "no envelope"));
    }
}
