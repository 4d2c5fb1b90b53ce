package dev.irsa.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.irsa.manifest.ManifestObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of an API server on loopback as a webhook asks for: lists of ServiceAccounts, a ConfigMap, watches in which a
 * little happens, and nothing of anything else.
 */
final class TrainingCluster implements AutoCloseable {
    private static final int ACCOUNTS = 2000;
    private static final int VERSION = 100_000;
    private static final String ROLE = "arn:aws:iam::111122223333:role/";

    private final HttpServer server;
    private final List<String> accounts = new ArrayList<>();
    private final List<String> configMaps = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TrainingCluster(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param objects ServiceAccounts and ConfigMaps, which it has beside those of its own; others are left out
     */
    static TrainingCluster start(List<ManifestObject> objects) throws IOException {
        TrainingCluster cluster =
                new TrainingCluster(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        cluster.add(objects);
        cluster.server.setExecutor(cluster.threads);
        cluster.server.createContext("/", cluster::answer);
        cluster.server.start();
        return cluster;
    }

    private void add(List<ManifestObject> objects) {
        for (ManifestObject object : objects) {
            ObjectNode tree = object.tree().deepCopy();
            ObjectNode metadata = tree.withObject("metadata");
            metadata.put("resourceVersion", Integer.toString(VERSION)).put("namespace", object.namespace("default"));
            switch (object.kind()) {
                case "ServiceAccount" -> accounts.add(tree.toString());
                case "ConfigMap" -> configMaps.add(tree.toString());
                default -> {}
            }
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(account(i));
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (path.endsWith("/serviceaccounts")) {
                collection(exchange, query, "ServiceAccountList", accounts);
            } else if (path.endsWith("/configmaps")) {
                collection(exchange, query, "ConfigMapList", configMaps);
            } else {
                send(exchange, 404, status(404));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void collection(HttpExchange exchange, String query, String kind, List<String> items)
            throws IOException, InterruptedException {
        if (query.contains("watch=true")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (String item : items.subList(0, Math.min(100, items.size()))) {
                out.write(utf8("{\"type\":\"MODIFIED\",\"object\":" + item + "}\n"));
                out.flush();
            }
            closed.await(1, TimeUnit.MINUTES);
            return;
        }
        send(
                exchange,
                200,
                "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + VERSION
                        + "\"},\"items\":[" + String.join(",", items) + "]}");
    }

    private static String account(int number) {
        return """
                {"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"app-%d","namespace":"team-%d",\
                "uid":"00000000-0000-0000-0000-%012d","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z",\
                "labels":{"app":"app-%d"},"annotations":{"eks.amazonaws.com/role-arn":"%s"}}}""".formatted(number, number / 50, number, VERSION, number, ROLE + "app-" + number);
    }

    private static String status(int code) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":"
                + code + "}";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = utf8(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
