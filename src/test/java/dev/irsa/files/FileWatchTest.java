package dev.irsa.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path directory;

    /** What the listener saw, as {@code name=text} in the order of paths. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private FileWatch watch(FileSet files) {
        return new FileWatch("test", files, Duration.ofMillis(5), contents -> seen.add(describe(contents)));
    }

    private static String describe(FileContents contents) {
        List<String> parts = new ArrayList<>();
        contents.files().forEach((path, bytes) -> parts.add(path.getFileName() + "=" + new String(bytes, UTF_8)));
        contents.problems().forEach((path, problem) -> parts.add(path.getFileName() + " " + problem));
        return parts.stream().collect(Collectors.joining(", "));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** Looks step by step, so that nothing depends on time. */
    @Nested
    class Steps {
        @Test
        void reportsAChangeOnceItIsStable() throws IOException {
            Path file = write("a", "1");
            FileWatch watch = watch(FileSet.of(file));
            watch.poll();
            assertThat(seen).isEmpty();
            watch.poll();
            watch.poll();
            assertThat(seen).containsExactly("a=1");

            write("a", "2");
            watch.poll();
            write("a", "3");
            watch.poll();
            assertThat(seen).containsExactly("a=1");
            watch.poll();
            assertThat(seen).containsExactly("a=1", "a=3");
        }

        @Test
        void aChangeThatIsTakenBackIsNoChange() throws IOException {
            Path file = write("a", "1");
            FileWatch watch = watch(FileSet.of(file));
            watch.poll();
            watch.poll();
            write("a", "2");
            watch.poll();
            write("a", "1");
            watch.poll();
            write("a", "2");
            watch.poll();
            assertThat(seen).containsExactly("a=1");
        }

        @Test
        void seesAChangeThatKeepsSizeAndTime() throws IOException {
            Path file = write("a", "1");
            FileTime time = Files.getLastModifiedTime(file);
            FileWatch watch = watch(FileSet.of(file));
            watch.poll();
            watch.poll();
            write("a", "2");
            Files.setLastModifiedTime(file, time);
            watch.poll();
            watch.poll();
            assertThat(seen).containsExactly("a=1", "a=2");
        }

        @Test
        void filesThatBelongTogetherAreSeenTogether() throws IOException {
            Path cert = write("tls.crt", "c1");
            Path key = write("tls.key", "k1");
            FileWatch watch = watch(FileSet.of(cert, key));
            watch.poll();
            watch.poll();
            write("tls.crt", "c2");
            watch.poll();
            write("tls.key", "k2");
            watch.poll();
            watch.poll();
            assertThat(seen).containsExactly("tls.crt=c1, tls.key=k1", "tls.crt=c2, tls.key=k2");
        }

        @Test
        void namesAndContentsAreNotTakenForEachOther() throws IOException {
            write("a", "b");
            FileWatch watch = watch(FileSet.tree(directory, _ -> true));
            watch.poll();
            watch.poll();
            Files.delete(directory.resolve("a"));
            write("ab", "");
            watch.poll();
            watch.poll();
            assertThat(seen).containsExactly("a=b", "ab=");
        }
    }

    /** Runs the thread. */
    @Nested
    class Running {
        private void sees(String expected) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(seen.getLast()).isEqualTo(expected));
        }

        @Test
        void startReportsBeforeItReturns() throws IOException {
            Path file = write("a", "1");
            try (FileWatch watch = watch(FileSet.of(file, directory.resolve("missing")))) {
                watch.start();
                assertThat(seen).containsExactly("a=1");
            }
        }

        @Test
        void followsDeletionCreationAndRenaming() throws IOException {
            Path file = write("a", "1");
            try (FileWatch watch = watch(FileSet.of(file))) {
                watch.start();
                Files.delete(file);
                sees("");
                write("a", "2");
                sees("a=2");
                Files.move(write("a.new", "3"), file, StandardCopyOption.ATOMIC_MOVE);
                sees("a=3");
            }
        }

        @Test
        void followsAKubelet() throws IOException {
            // A volume as kubelets make it: files link through ..data, which is exchanged by renaming.
            kubelet("..1", "1");
            Files.createSymbolicLink(directory.resolve("a"), Path.of("..data", "a"));
            Files.createSymbolicLink(directory.resolve("b"), Path.of("..data", "b"));
            try (FileWatch watch = watch(FileSet.tree(directory, _ -> true))) {
                watch.start();
                assertThat(seen).containsExactly("a=1, b=1");
                for (int i = 2; i < 20; i++) {
                    kubelet(".." + i, Integer.toString(i));
                    sees("a=" + i + ", b=" + i);
                }
            }
            assertThat(seen).allMatch(state -> state.matches("a=(\\d+), b=\\1"));
        }

        private void kubelet(String revision, String text) throws IOException {
            Path data = Files.createDirectory(directory.resolve(revision));
            Files.writeString(data.resolve("a"), text);
            Files.writeString(data.resolve("b"), text);
            Path link = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of(revision));
            Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        }

        @Test
        void survivesAListenerThatThrows() throws IOException {
            Path file = write("a", "1");
            FileWatch watch = new FileWatch("test", FileSet.of(file), Duration.ofMillis(5), contents -> {
                seen.add(describe(contents));
                throw new AssertionError("as a bad listener does");
            });
            try (watch) {
                watch.start();
                write("a", "2");
                sees("a=2");
                write("a", "3");
                sees("a=3");
            }
        }

        @Test
        void nothingIsReportedOnceClosed() throws IOException {
            Path file = write("a", "1");
            FileWatch watch = watch(FileSet.of(file));
            watch.start();
            watch.close();
            watch.close();
            write("a", "2");
            await().during(Duration.ofMillis(100)).until(() -> seen.size() == 1);
        }

        @Test
        void mayBeClosedFromWithin() throws IOException {
            Path file = write("a", "1");
            FileWatch[] watch = new FileWatch[1];
            watch[0] = new FileWatch("test", FileSet.of(file), Duration.ofMillis(5), contents -> {
                seen.add(describe(contents));
                if (seen.size() == 2) {
                    watch[0].close();
                }
            });
            watch[0].start();
            write("a", "2");
            await().until(() -> seen.size() == 2);
            watch[0].close();
        }

        @Test
        void anUnstartedWatchCanBeClosed() {
            watch(FileSet.of(directory.resolve("a"))).close();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void anIntervalIsPositive() {
        assertThatThrownBy(() -> new FileWatch("test", FileSet.of(directory), Duration.ZERO, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
