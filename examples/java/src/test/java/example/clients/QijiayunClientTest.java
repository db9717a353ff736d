package example.clients;

import static example.clients.Sandbox.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QijiayunClientTest {
    private static final String STORE = "1159374785466208256";
    private static final String MEMBER = "18880009999";
    private static final int TENANT = 12818;
    private static final Duration PAST_TOKEN = Duration.ofHours(2).plusSeconds(1);

    private Sandbox sandbox;
    private Config.Qijiayun config;
    private QijiayunClient client;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox();
        config = sandbox.config.qijiayun();
        client = new QijiayunClient(config);
    }

    private double points() {
        return points(client);
    }

    private static double points(QijiayunClient client) {
        return client.points(MEMBER, STORE);
    }

    private QijiayunClient withSecret(String appSecret) {
        return new QijiayunClient(new Config.Qijiayun(config.baseUrl(), config.appId(), appSecret));
    }

    private int tokens() throws Exception {
        return sandbox.exchanges(Map.of("operation", "refreshToken", "outcome", "accepted"));
    }

    private void app(Map<String, ?> change) throws Exception {
        sandbox.console("PATCH", "/qijiayun/apps/" + config.appId(), change);
    }

    @Test
    void registersAMemberAndChangesThePoints() {
        assertTrue(client.registerMember(Map.of("mobile", "13900000001", "storeNo", STORE, "channel", "4", "realName", "王小明")));
        assertEquals("王小明", client.member("13900000001", STORE).path("realName").asText());
        assertTrue(client.changePoints("13900000001", STORE, 100, "开卡礼"));
        assertTrue(client.changePoints("13900000001", STORE, -30, "兑换"));
        assertEquals(70, client.points("13900000001", STORE));
    }

    @Test
    void usesOneTokenForManyCalls() throws Exception {
        points();
        points();
        assertEquals(1, tokens());
    }

    @Test
    void replacesAnExpiredTokenOnceAndRepeatsTheCall() throws Exception {
        points();
        sandbox.advance(PAST_TOKEN);
        assertEquals(1100, points());
        assertEquals(1, sandbox.exchanges(Map.of("rule", "qijiayun/token-expired")));
        assertEquals(2, tokens());
    }

    @Test
    void replacesOneTokenForAllCallsThatFoundItExpired() throws Exception {
        points();
        sandbox.advance(PAST_TOKEN);
        List<CompletableFuture<Double>> calls =
                Stream.generate(() -> CompletableFuture.supplyAsync(this::points)).limit(8).toList();
        for (CompletableFuture<Double> call : calls) {
            assertEquals(1100, call.get());
        }
        assertEquals(2, tokens());
    }

    @Test
    void replacesATokenThatAnotherProgramOverrode() throws Exception {
        points();
        String query = Transport.query(Map.of("appId", config.appId(), "appSecret", config.appSecret()));
        URI token = URI.create(config.baseUrl() + "/itrigger-tenant/v1/basic/accessTokenOpen/token" + query);
        HttpResponse<String> other = HttpClient.newHttpClient().send(HttpRequest.newBuilder(token).build(), HttpResponse.BodyHandlers.ofString());
        assertFalse(Transport.JSON.readTree(other.body()).at("/data/accessToken").asText().isEmpty());
        assertEquals(1100, points());
        assertEquals(1, sandbox.exchanges(Map.of("rule", "qijiayun/token-overridden")));
    }

    @Test
    void doesNotOverrideTheTokenOfAnotherClient() throws Exception {
        points();
        points(new QijiayunClient(config));
        points();
        assertEquals(0, sandbox.exchanges(Map.of("outcome", "refused")));
    }

    @Test
    void reportsWrongCredentials() {
        refused(Kind.AUTHENTICATION, "40001", () -> points(withSecret("")));
        refused(Kind.AUTHENTICATION, "40002", () -> points(withSecret("short")));
        refused(Kind.AUTHENTICATION, "40002", () -> points(withSecret("0".repeat(32))));
    }

    @Test
    void reportsAFrozenApplication() throws Exception {
        app(Map.of("freeze", true));
        refused(Kind.PERMISSION, "40003", this::points);
        app(Map.of("freeze", false));
        assertEquals(1100, points());
    }

    @Test
    void reportsAnApiThatIsNotOpened() throws Exception {
        app(Map.of("apis", List.of("/itrigger-bff/v2/open/api/member/query")));
        refused(Kind.PERMISSION, this::points);
        assertEquals("杜代亮", client.member(MEMBER, STORE).path("realName").asText());
    }

    @Test
    void reportsThatTheTokensOfTheDayAreUsedUpUntilTheNextDay() throws Exception {
        // One in the morning in Shanghai, whenever the tests run: in UTC it is the day before.
        sandbox.advance(Duration.ofHours(41).minusSeconds(sandbox.now().getEpochSecond() % 86400));
        sandbox.console("PATCH", "/qijiayun/tenants/" + TENANT, Map.of("accessTokenDailyLimit", 1));
        points();
        refused(Kind.QUOTA, "40004", () -> points(new QijiayunClient(config)));
        sandbox.advance(Duration.ofDays(1));
        assertEquals(1100, points());
    }

    @Test
    void reportsWrongInput() {
        refused(Kind.INPUT, () -> client.points("", STORE));
    }

    @Test
    void reportsWhatTheStateOfThingsIsAgainst() {
        refused(Kind.BUSINESS, "80002", () -> client.points("13900000009", STORE));
        refused(Kind.BUSINESS, "80001", () -> client.registerMember(Map.of("mobile", MEMBER, "storeNo", STORE, "channel", "4")));
    }

    @Test
    void reportsWhatIsNoAnswerOfTheProvider() {
        Config.Qijiayun nobody = new Config.Qijiayun("http://127.0.0.1:1", config.appId(), config.appSecret());
        refused(Kind.UNAVAILABLE, () -> points(new QijiayunClient(nobody)));
    }
}
