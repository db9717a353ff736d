package example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

class TokenTest {
    @Test
    void fetchesAToken() throws Exception {
        try (Mockserver mockserver = new Mockserver()) {
            mockserver.start();
            JsonNode account = mockserver.credentials().get("qijiayun");
            URI address = URI.create(account.get("baseUrl").asText() + "/itrigger-tenant/v1/basic/accessTokenOpen/token"
                    + "?appId=" + account.get("appId").asText() + "&appSecret=" + account.get("appSecret").asText());
            String answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
            assertTrue(answer.contains("\"code\":200"), answer);
        }
    }
}
