package example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The server in a container. */
public final class Mockserver extends GenericContainer<Mockserver> {
    private static final String TOKEN = "for-tests-only"; // of the admin API, which asks for one in a container

    public Mockserver() {
        super("registry.example/mockserver");
        withExposedPorts(8080);
        withEnv("MOCKSERVER_ADMIN_TOKEN", TOKEN);
        waitingFor(Wait.forHttp("/__admin/ready").forPort(8080));
    }

    /** What a client needs to call each provider; at("/qijiayun/baseUrl") is 企加云's address. */
    public JsonNode credentials() throws IOException, InterruptedException {
        URI address = URI.create("http://" + getHost() + ":" + getMappedPort(8080) + "/__admin/sandboxes/default/credentials");
        HttpRequest request = HttpRequest.newBuilder(address).header("Authorization", "Bearer " + TOKEN).build();
        return new ObjectMapper().readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}
