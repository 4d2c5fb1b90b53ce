package dev.irsa.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
    @TempDir
    Path directory;

    @Test
    void aTreeHasWantedFilesOfAllLevelsInOrder() throws IOException {
        Files.createDirectories(directory.resolve("b/c"));
        Files.createDirectories(directory.resolve(".git"));
        Files.writeString(directory.resolve("b/c/2.yaml"), "2");
        Files.writeString(directory.resolve("a.yaml"), "1");
        Files.writeString(directory.resolve("z.yaml"), "3");
        Files.writeString(directory.resolve("notes.txt"), "x");
        Files.writeString(directory.resolve(".hidden.yaml"), "x");
        Files.writeString(directory.resolve(".git/x.yaml"), "x");

        FileContents contents = FileSet.tree(directory, path -> path.toString().endsWith(".yaml"))
                .read();

        assertThat(contents.problems()).isEmpty();
        assertThat(contents.files().keySet().stream()
                        .map(path -> directory.relativize(path).toString()))
                .containsExactly("a.yaml", "b/c/2.yaml", "z.yaml");
        assertThat(contents.bytes(directory.resolve("a.yaml")))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(new byte[] {'1'}));
    }

    @Test
    void aDirectoryThatLinksToItselfIsAProblem() throws IOException {
        Files.createSymbolicLink(directory.resolve("loop"), directory);
        Files.writeString(directory.resolve("a"), "1");
        FileContents contents = FileSet.tree(directory, _ -> true).read();
        assertThat(contents.problems()).isEqualTo(Map.of(directory.resolve("loop"), "links to a directory above it"));
        assertThat(contents.files()).containsOnlyKeys(directory.resolve("a"));
    }

    @Test
    void aTreeThatIsNotThereIsAProblem() throws IOException {
        Path missing = directory.resolve("missing");
        assertThat(FileSet.tree(missing, _ -> true).read().problems()).isEqualTo(Map.of(missing, "does not exist"));
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(FileSet.tree(file, _ -> true).read().problems()).isEqualTo(Map.of(file, "is not a directory"));
    }

    @Test
    void aDanglingLinkIsNoFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
        FileContents contents = FileSet.of(link).read();
        assertThat(contents.files()).isEmpty();
        assertThat(contents.problems()).isEmpty();
    }

    @Test
    void whatIsNotAFileIsAProblem() {
        assertThat(FileSet.of(directory, Path.of("/dev/null")).read().problems())
                .isEqualTo(Map.of(directory, "is a directory", Path.of("/dev/null"), "is not a regular file"));
    }

    @Test
    void aFileThatIsTooLargeIsAProblem() throws IOException {
        Path file = Files.write(directory.resolve("large"), new byte[FileSet.MAX_FILE_BYTES + 1]);
        assertThat(FileSet.of(file).read().problems()).isEqualTo(Map.of(file, "is larger than 16 MiB"));
    }
}
