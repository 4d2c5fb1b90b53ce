package dev.irsa.cli;

import dev.irsa.publisher.PublisherServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code irsa publisher} in this process. */
final class StartedPublisher implements AutoCloseable {
    private final PublisherServer server;

    StartedPublisher(List<String> flags) {
        PublisherCommand command = new PublisherCommand();
        CommandLine line = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        List<String> all = new ArrayList<>(List.of("--address=127.0.0.1", "--metrics-port=0"));
        all.addAll(flags);
        line.parseArgs(all.toArray(String[]::new));
        this.server = command.start();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.metricsPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Samples of a metric, by what is between the braces. */
    Map<String, Double> metric(String name) throws IOException, InterruptedException {
        Map<String, Double> samples = new LinkedHashMap<>();
        get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .forEach(line -> {
                    int end = line.lastIndexOf('}');
                    samples.put(line.substring(name.length() + 1, end), Double.valueOf(line.substring(end + 1)));
                });
        return samples;
    }

    double sum(String name, String labels) throws IOException, InterruptedException {
        return metric(name).entrySet().stream()
                .filter(entry -> entry.getKey().contains(labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        server.close();
    }
}
