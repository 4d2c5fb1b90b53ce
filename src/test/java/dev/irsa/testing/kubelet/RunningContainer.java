package dev.irsa.testing.kubelet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A container's process: what it prints, and what it is told on standard input. */
public final class RunningContainer implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer errors = new StringBuffer();

    private RunningContainer(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> follow(process.inputReader(StandardCharsets.UTF_8), lines::add));
        Thread.ofVirtual()
                .start(() -> follow(
                        process.errorReader(StandardCharsets.UTF_8),
                        line -> errors.append(line).append('\n')));
    }

    static RunningContainer start(MountScript script, List<String> command, Map<String, String> environment) {
        List<String> words = new ArrayList<>(script.words());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new RunningContainer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void follow(BufferedReader reader, java.util.function.Consumer<String> sink) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                sink.accept(line);
            }
        } catch (IOException _) {
            // the process was ended
        }
    }

    /** The next line that it prints, if it comes in time. */
    public Optional<String> line(Duration limit) {
        try {
            return Optional.ofNullable(lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends it a line. */
    public void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(errors(), e);
        }
    }

    /** What it printed to standard error so far. */
    public String errors() {
        return errors.toString();
    }

    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
