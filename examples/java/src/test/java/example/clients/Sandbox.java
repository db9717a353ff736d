package example.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/**
 * The sandbox that the tests run in, by mockserver's admin API: its clock, what the providers' consoles can do, and the
 * journal. "mockserver run" names it in the environment. Only tests know that there is a mockserver.
 */
final class Sandbox {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Base URLs and credentials. */
    final Config config;

    private final String admin;
    private Duration ahead; // of the sandbox's clock before ours

    /** The sandbox as it was when it was opened. */
    Sandbox() throws Exception {
        Map<String, String> env = new HashMap<>(System.getenv());
        if (!env.containsKey("MOCKSERVER_URL") || !env.containsKey("MOCKSERVER_SANDBOX")) {
            fail("run these tests with: mockserver run -- mvn test");
        }
        admin = env.get("MOCKSERVER_URL") + "/__admin/sandboxes/" + env.get("MOCKSERVER_SANDBOX");
        JsonNode opened = console("POST", "/reset", null);
        Instant clock = Instant.parse(opened.at("/clock/now").asText()); // "mockserver run --clock" starts it elsewhere
        ahead = Duration.between(Instant.now(), clock);
        // A reset makes InnoPaaS's token anew; the other credentials stay as they were.
        env.put("INNOPAAS_AUTHORIZATION", opened.at("/credentials/innopaas/authorization").asText());
        config = Config.read(env);
    }

    /** The sandbox's time, for a client whose clock is to agree with it. */
    Instant now() {
        return Instant.now().plus(ahead);
    }

    /** Moves the clock; all that falls due is done when it returns, pushes included. */
    void advance(Duration by) throws Exception {
        console("POST", "/clock/advance", Map.of("by", by.toSeconds() + "s"));
        ahead = ahead.plus(by);
    }

    /** A call of a provider's console, such as PATCH /qijiayun/apps/ID. */
    JsonNode console(String method, String path, Map<String, ?> body) throws Exception {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(Transport.JSON.writeValueAsBytes(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + path)).method(method, content).build();
        HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertTrue(response.statusCode() < 300, () -> method + " " + path + ": " + new String(response.body()));
        return Transport.JSON.readTree(response.body());
    }

    /** How many exchanges in the journal match, by operation, outcome, rule. */
    int exchanges(Map<String, String> where) throws Exception {
        return console("GET", "/exchanges" + Transport.query(where), null).size();
    }

    /** Holds that a call is refused, by kind. */
    static ProviderException refused(Kind kind, Executable call) {
        ProviderException e = assertThrows(ProviderException.class, call);
        assertEquals(kind, e.kind(), e.getMessage());
        return e;
    }

    /** Holds that a call is refused, by kind and code. */
    static void refused(Kind kind, String code, Executable call) {
        assertEquals(code, refused(kind, call).code());
    }
}
