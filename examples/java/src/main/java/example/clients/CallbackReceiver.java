package example.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Receives the delivery reports of InnoPaaS at its url, whose path nobody can guess: the pushes are not signed.
 *
 * <p>The consumer is given each report once, though InnoPaaS pushes a report again, up to three times a minute apart,
 * until it is answered with 200 within 3 seconds. When the consumer throws, the answer is 500, and so the report comes
 * again. What was handled is kept in memory: a program that restarts keeps it where it keeps its messages.
 */
public final class CallbackReceiver implements AutoCloseable {
    private static final int LARGEST = 1 << 20; // bytes of a push

    private final Consumer<JsonNode> consumer;
    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;
    private final String host;
    private final String path;

    /** Listens at a port of an address of this machine, or at any for 0, until it is closed. */
    public CallbackReceiver(String host, int port, Consumer<JsonNode> consumer) throws IOException {
        this.consumer = consumer;
        this.host = host;
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        path = "/reports/" + HexFormat.of().formatHex(secret);
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** What to give as callBackUrl. */
    public String url() {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(receive(exchange), -1);
        }
    }

    private int receive(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestURI().getPath().equals(path)) {
            return 404;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            return 413;
        }
        JsonNode report;
        try {
            report = Transport.JSON.readTree(body);
        } catch (IOException e) {
            return 400;
        }
        // The numbers of one message may share a msgid. Entered before handling, since the next push may come meanwhile.
        String key = report.path("msgid").asText() + " " + report.path("mobile").asText();
        if (!handled.add(key)) {
            return 200;
        }
        try {
            consumer.accept(report);
            return 200;
        } catch (RuntimeException e) {
            handled.remove(key);
            return 500;
        }
    }
}
