package example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(Sandbox.Extension.class)
class MemberTest {
    private static final String MEMBER = """
            {"mobile":"18800000001","storeNo":"1159374785466208256","channel":"16"}""";
    private final HttpClient client = HttpClient.newHttpClient();

    @RepeatedTest(8)
    void registersTheSameMember(Sandbox sandbox) throws Exception {
        String base = sandbox.url() + "/qijiayun";
        String query = "appId=" + System.getenv("QIJIAYUN_APP_ID") + "&appSecret=" + System.getenv("QIJIAYUN_APP_SECRET");
        String token = string("accessToken", send(HttpRequest.newBuilder(
                URI.create(base + "/itrigger-tenant/v1/basic/accessTokenOpen/token?" + query))));
        HttpRequest.Builder register = HttpRequest.newBuilder(
                        URI.create(base + "/itrigger-bff/v2/open/api/member/register?accessToken=" + token))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MEMBER));
        assertEquals(200, code(send(register)));
        assertNotEquals(200, code(send(register))); // known now, in this sandbox
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String string(String name, String json) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertTrue(found.find(), json);
        return found.group(1);
    }

    private static int code(String json) {
        var found = Pattern.compile("\"code\":(\\d+)").matcher(json);
        assertTrue(found.find(), json);
        return Integer.parseInt(found.group(1));
    }
}
