package example.clients;

import static example.clients.Sandbox.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InnopaasClientTest {
    private static final String MOBILE = "12025550100";
    private static final String ACCOUNT = "I8393346";
    private static final String WABA = "100200300400500";
    private static final Map<String, String> TEMPLATE = Map.of(
            "wabaId", WABA, "recipientNumber", MOBILE, "messageType", "template", "templateName", "welcome", "language", "en");
    private static final Map<String, String> TEXT =
            Map.of("wabaId", WABA, "recipientNumber", MOBILE, "messageType", "text", "body", "Hello");
    private static final Duration DELIVERY = Duration.ofSeconds(5);

    private final List<JsonNode> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private Sandbox sandbox;
    private Config.Innopaas config;
    private InnopaasClient client;
    private CallbackReceiver receiver;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox();
        config = sandbox.config.innopaas();
        client = new InnopaasClient(config);
        receiver = new CallbackReceiver("127.0.0.1", 0, report -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            reports.add(report);
        });
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private String sms(Map<String, String> changes) {
        return sms(client, changes);
    }

    private static String sms(InnopaasClient client, Map<String, String> changes) {
        Map<String, String> message = new HashMap<>(Map.of("mobile", MOBILE, "msg", "Hello"));
        message.putAll(changes);
        return client.sendSms(message);
    }

    private void app(Map<String, ?> change) throws Exception {
        sandbox.console("PATCH", "/innopaas/apps/" + config.appKey(), change);
    }

    private void account(Map<String, ?> change) throws Exception {
        sandbox.console("PATCH", "/innopaas/accounts/" + ACCOUNT, change);
    }

    private InnopaasClient withNewToken(Map<String, String> body) throws Exception {
        JsonNode made = sandbox.console("POST", "/innopaas/apps/" + config.appKey() + "/token", body);
        return new InnopaasClient(new Config.Innopaas(config.baseUrl(), config.appKey(), made.path("token").asText()));
    }

    @Test
    void sendsAnSmsAndReceivesItsReport() throws Exception {
        String id = sms(Map.of("uid", "order-1", "callBackUrl", receiver.url()));
        sandbox.advance(DELIVERY);
        assertEquals(1, reports.size());
        JsonNode report = reports.get(0);
        assertEquals(List.of(id, "order-1", MOBILE, "DELIVRD"), List.of(
                report.path("msgid").asText(), report.path("uid").asText(),
                report.path("mobile").asText(), report.path("status").asText()));
    }

    @Test
    void receivesAReportForEachNumber() throws Exception {
        sms(Map.of("mobile", MOBILE + ",12025550101", "callBackUrl", receiver.url()));
        sandbox.advance(DELIVERY);
        assertEquals(Map.of(MOBILE, "DELIVRD", "12025550101", "REJECTD"), reports.stream()
                .collect(Collectors.toMap(one -> one.path("mobile").asText(), one -> one.path("status").asText())));
    }

    @Test
    void receivesAReportAgainThatItCouldNotHandle() throws Exception {
        failures.set(2);
        sms(Map.of("callBackUrl", receiver.url()));
        sandbox.advance(DELIVERY);
        assertEquals(0, reports.size());
        sandbox.advance(Duration.ofMinutes(2));
        assertEquals(1, reports.size());
    }

    @Test
    void handlesAReportOnceThatIsPushedTwice() throws Exception {
        sms(Map.of("callBackUrl", receiver.url()));
        sandbox.advance(DELIVERY);
        JsonNode attempts = sandbox.console("POST", "/deliveries/1/resend", null).path("attempts");
        assertEquals(List.of("true", "true"), attempts.findValuesAsText("received"));
        assertEquals(1, reports.size());
    }

    @Test
    void receivesNothingAtAnotherPath() throws Exception {
        HttpRequest guess = HttpRequest.newBuilder(URI.create(receiver.url() + "-guess"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertEquals(404, HttpClient.newHttpClient().send(guess, HttpResponse.BodyHandlers.discarding()).statusCode());
        assertEquals(0, reports.size());
    }

    @Test
    void sendsAVerificationCode() {
        assertFalse(client.sendCode(Map.of("to", "+" + MOBILE, "code", "4711")).isEmpty());
    }

    @Test
    void sendsAWhatsappTemplateAtFirstAndATextWithinADayOfTheReply() throws Exception {
        refused(Kind.PERMISSION, () -> client.sendWhatsapp(TEXT));
        assertFalse(client.sendWhatsapp(TEMPLATE).isEmpty());
        sandbox.console("POST", "/innopaas/events", Map.of("kind", "whatsapp_reply", "wabaId", WABA, "from", MOBILE, "text", "Hi"));
        assertFalse(client.sendWhatsapp(TEXT).isEmpty());
        sandbox.advance(Duration.ofDays(1).plusSeconds(1));
        refused(Kind.PERMISSION, () -> client.sendWhatsapp(TEXT));
    }

    @Test
    void reportsThatAuthenticationFailedSinceANewTokenWasMade() throws Exception {
        InnopaasClient renewed = withNewToken(Map.of());
        refused(Kind.AUTHENTICATION, () -> sms(Map.of()));
        assertEquals(1, sandbox.exchanges(Map.of("operation", "sendSms")));
        assertFalse(sms(renewed, Map.of()).isEmpty());
    }

    @Test
    void reportsThatAuthenticationFailedSinceTheTokenEnded() throws Exception {
        // The token ends with that day in Shanghai. Tomorrow, since today's end may have passed there: it comes at 16:00 UTC.
        String tomorrow = LocalDate.ofInstant(sandbox.now(), ZoneOffset.UTC).plusDays(1).toString();
        InnopaasClient dated = withNewToken(Map.of("expiresOn", tomorrow));
        sms(dated, Map.of());
        sandbox.advance(Duration.ofDays(2));
        refused(Kind.AUTHENTICATION, () -> sms(dated, Map.of()));
    }

    @Test
    void reportsWrongInput() {
        String many = IntStream.range(0, 1001).mapToObj(n -> String.valueOf(12025550000L + n)).collect(Collectors.joining(","));
        refused(Kind.INPUT, "105", () -> sms(Map.of("uid", "u".repeat(65))));
        refused(Kind.INPUT, "106", () -> sms(Map.of("msg", "m".repeat(2001))));
        refused(Kind.INPUT, "108", () -> sms(Map.of("mobile", "123")));
        refused(Kind.INPUT, "109", () -> sms(Map.of("mobile", many)));
        Map<String, String> unknownSender = new HashMap<>(TEMPLATE);
        unknownSender.put("sendNumber", "1234567");
        refused(Kind.INPUT, "118", () -> client.sendWhatsapp(unknownSender));
    }

    @Test
    void reportsWhatItMayNotDo() throws Exception {
        app(Map.of("products", List.of("whatsapp")));
        refused(Kind.PERMISSION, "112", () -> sms(Map.of()));
        app(Map.of("products", List.of("sms"), "boundIps", List.of("203.0.113.7")));
        refused(Kind.PERMISSION, "114", () -> sms(Map.of()));
        app(Map.of("boundIps", List.of()));
        account(Map.of("mainlandChina", false));
        refused(Kind.PERMISSION, "115", () -> sms(Map.of("mobile", "8613800000000")));
        account(Map.of("disabled", true));
        refused(Kind.PERMISSION, "116", () -> sms(Map.of()));
    }

    @Test
    void reportsAnEmptyBalance() throws Exception {
        account(Map.of("balance", "0.0000"));
        refused(Kind.BUSINESS, "110", () -> sms(Map.of()));
    }
}
