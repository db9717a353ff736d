package example.clients;

import static example.clients.Sandbox.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApihubClientTest {
    private static final String USERNAME = "zhaoliu";
    private static final String PASSWORD = "zhaoliu-2026";

    private final List<Long> waits = new ArrayList<>();
    private Sandbox sandbox;
    private Config.Apihub config;
    private ApihubClient client;
    private ApihubClient anonymous;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox();
        config = sandbox.config.apihub();
        client = make(config.ak(), config.sk(), sandbox::now);
        anonymous = make(null, null, sandbox::now);
    }

    private ApihubClient make(String ak, String sk, InstantSource clock) {
        return new ApihubClient(new Config.Apihub(config.baseUrl(), ak, sk), clock, this::sleep);
    }

    private void sleep(Duration time) {
        waits.add(time.toSeconds());
        try {
            sandbox.advance(time);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String city(ApihubClient client) {
        return client.weather(116.4, 39.93).path("location").path("name").asText();
    }

    private int calls(String name, String value) throws Exception {
        return sandbox.exchanges(Map.of("operation", "weatherNowPost", name, value));
    }

    private void key(Map<String, ?> change) throws Exception {
        sandbox.console("PATCH", "/apihub/keys/" + config.ak(), change);
    }

    /** Uses the anonymous allowance up for a while. */
    private void exhaust(String window) throws Exception {
        sandbox.console("PUT", "/apihub/anonymous", Map.of("limit", 3, "window", window));
        sandbox.console("POST", "/apihub/anonymous/consume", Map.of("calls", 3));
    }

    @Test
    void callsAsTheApplicationAsAUserAndAnonymously() throws Exception {
        ApihubClient user = client.as("u-1", List.of("SYS_ADMIN"), List.of("/技术部/运维部"));
        assertEquals(List.of("北京", "北京", "北京"), List.of(city(client), city(user), city(anonymous)));
        assertEquals(1, calls("rule", "apihub/anonymous"));
    }

    @Test
    void waitsWhileTheAnonymousAllowanceIsUsedUp() throws Exception {
        exhaust("10s");
        assertEquals("北京", city(anonymous));
        assertEquals(List.of(1L, 2L, 4L, 8L), waits);
    }

    @Test
    void givesUpWhenTheAllowanceStaysUsedUp() throws Exception {
        exhaust("1h");
        refused(Kind.QUOTA, () -> city(anonymous));
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L), waits);
        assertEquals("北京", city(client), "the key has its own allowance");
    }

    @Test
    void usesOneTokenForManyCalls() throws Exception {
        AtomicReference<Duration> late = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> sandbox.now().minus(late.getAndSet(Duration.ofHours(3))); // another token would be too old
        ApihubClient steady = make(config.ak(), config.sk(), clock);
        assertEquals(List.of("北京", "北京"), List.of(city(steady), city(steady)));
        assertEquals(0, calls("outcome", "refused"));
    }

    @Test
    void replacesItsTokenBeforeItEnds() throws Exception {
        city(client);
        sandbox.advance(Duration.ofHours(2));
        assertEquals("北京", city(client));
        assertEquals(0, calls("outcome", "refused"));
    }

    @Test
    void mintsOnceMoreWhenItsTokenIsRefusedForItsAge() throws Exception {
        AtomicReference<Duration> late = new AtomicReference<>(Duration.ofHours(3));
        InstantSource clock = () -> sandbox.now().minus(late.getAndSet(Duration.ZERO));
        assertEquals("北京", city(make(config.ak(), config.sk(), clock)));
        assertEquals(1, calls("rule", "apihub/token-expired"));
    }

    @Test
    void registersAUserAndLogsIn() {
        for (JsonNode tokens : List.of(client.register(USERNAME, PASSWORD), client.logIn(USERNAME, PASSWORD))) {
            assertEquals(60, minutes(tokens.path("token")));
            assertEquals(7 * 24 * 60, minutes(tokens.path("refresh_token")));
        }
    }

    /** How many minutes a token of the user centre is good for. */
    private long minutes(JsonNode token) {
        Duration life = Duration.between(sandbox.now(), JWT.decode(token.asText()).getExpiresAtAsInstant());
        return Math.round(life.toSeconds() / 60.0);
    }

    @Test
    void reportsAWrongPasswordAWeakOneAndANameThatIsTaken() {
        client.register(USERNAME, PASSWORD);
        refused(Kind.AUTHENTICATION, () -> client.logIn(USERNAME, "zhaoliu-2025"));
        refused(Kind.INPUT, () -> client.register("another", "1"));
        refused(Kind.BUSINESS, () -> client.register(USERNAME, PASSWORD));
    }

    @Test
    void reportsWrongCredentials() {
        refused(Kind.AUTHENTICATION, () -> city(make(config.ak(), "x".repeat(32), sandbox::now)));
        refused(Kind.AUTHENTICATION, () -> city(make("f".repeat(24), config.sk(), sandbox::now)));
    }

    @Test
    void reportsWhatItMayNotDo() throws Exception {
        key(Map.of("ipAllowlist", List.of("203.0.113.0/24")));
        refused(Kind.PERMISSION, () -> city(client));
        key(Map.of("ipAllowlist", List.of(), "domainAllowlist", List.of()));
        refused(Kind.PERMISSION, () -> client.register(USERNAME, PASSWORD));
        key(Map.of("disabled", true));
        refused(Kind.PERMISSION, () -> city(client));
    }

    @Test
    void reportsWrongInput() {
        refused(Kind.INPUT, "INVALID_PARAMS", () -> client.weather(200, 39.93));
    }
}
