package dev.irsa.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A container that the docker command started, as locked down as a restricted namespace demands, and without a network. */
final class Container implements AutoCloseable {
    private static final List<String> LOCKED_DOWN = List.of(
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--network=none",
            "--memory=256m",
            "--pids-limit=200");

    private final String id;

    /**
     * How a command ended.
     *
     * @param output of both streams
     */
    record Ended(int code, String output) {}

    private Container(String id) {
        this.id = id;
    }

    /** Runs a container to its end. */
    static Ended run(String image, List<String> options, String... arguments) throws IOException, InterruptedException {
        return command(docker("run", List.of("--rm"), image, options, arguments));
    }

    /** Starts a container. */
    static Container start(String image, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        Ended ended = command(docker("run", List.of("--detach"), image, options, arguments));
        if (ended.code() != 0) {
            throw new IOException(ended.output());
        }
        return new Container(ended.output().strip());
    }

    private static List<String> docker(
            String verb, List<String> first, String image, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", verb));
        command.addAll(first);
        command.addAll(LOCKED_DOWN);
        command.addAll(options);
        command.add(image);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Sends a request from inside of the container's network, which is the only way in. */
    Ended curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--target", inspect("{{.State.Pid}}"), "--net", "curl", "-sS", "--max-time", "10"));
        command.addAll(List.of(arguments));
        return command(command);
    }

    String inspect(String template) throws IOException, InterruptedException {
        return command(List.of("docker", "inspect", "--format", template, id))
                .output()
                .strip();
    }

    String logs() throws IOException, InterruptedException {
        return command(List.of("docker", "logs", id)).output();
    }

    /** As Kubernetes does: SIGTERM, and SIGKILL after the grace period. */
    void stop(int graceSeconds) throws IOException, InterruptedException {
        command(List.of("docker", "stop", "--time=" + graceSeconds, id));
    }

    static Ended command(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " does not end");
        }
        return new Ended(process.exitValue(), output);
    }

    @Override
    public void close() throws Exception {
        command(List.of("docker", "rm", "--force", "--volumes", id));
    }
}
