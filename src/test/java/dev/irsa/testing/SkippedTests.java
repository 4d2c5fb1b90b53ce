package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Notes every test that was skipped, and why, for the last lines of the build. */
public final class SkippedTests implements TestExecutionListener {
    private static final Path FILE = Path.of("target", "skipped-tests.txt");

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
        }
    }

    private static void note(TestIdentifier test, String reason) {
        String name = test.getSource()
                .map(source -> switch (source) {
                    case MethodSource method -> simple(method.getClassName()) + "." + method.getMethodName();
                    case ClassSource type -> simple(type.getClassName());
                    default -> test.getDisplayName();
                })
                .orElse(test.getDisplayName());
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    "skipped: " + name + ": " + reason.lines().findFirst().orElse("") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
