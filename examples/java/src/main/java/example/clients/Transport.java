package example.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The way of every request. */
final class Transport {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private Transport() {}

    /** An answer: its status, and its body, a JSON object. */
    record Answer(int status, JsonNode body) {
        /** A text of the envelope, or what is to stand for it where there is no envelope. */
        String text(String name, Object otherwise) {
            return body.path(name).asText(String.valueOf(otherwise));
        }
    }

    /**
     * Sends a request; body is null or is encoded as JSON. Refusals come back like answers, since every provider words
     * them in its envelope; what is no JSON object is nobody's envelope, and an error.
     */
    static Answer send(String provider, String method, String url, Map<String, String> headers, Object body) {
        HttpResponse<byte[]> response;
        try {
            response = HTTP.send(request(method, url, headers, body), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ProviderException(provider, Kind.UNAVAILABLE, "network", e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(provider, Kind.UNAVAILABLE, "interrupted", e.toString(), e);
        }
        String status = String.valueOf(response.statusCode());
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (IOException e) {
            throw new ProviderException(provider, Kind.UNAVAILABLE, status, "the answer is not JSON", e);
        }
        if (!answer.isObject()) {
            throw new ProviderException(provider, Kind.UNAVAILABLE, status, "the answer is no JSON object");
        }
        return new Answer(response.statusCode(), answer);
    }

    private static HttpRequest request(String method, String url, Map<String, String> headers, Object body) {
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.noBody();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
        if (body != null) {
            try {
                content = HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("the body cannot be encoded", e);
            }
            builder.header("Content-Type", "application/json;charset=utf-8");
        }
        headers.forEach(builder::header);
        return builder.method(method, content).build();
    }

    /** A query string, with its question mark. */
    static String query(Map<String, ?> parameters) {
        return parameters.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(String.valueOf(one.getValue())))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
