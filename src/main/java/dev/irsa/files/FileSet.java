package dev.irsa.files;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Files that belong together. */
public sealed interface FileSet permits NamedFiles, FileTree {
    /** The largest file that is read; a larger one is a problem. */
    int MAX_FILE_BYTES = 16 << 20;

    /** Reads all of them as they are now. Never throws for what is wrong with a file. */
    FileContents read();

    /** These files, links followed. For instance a certificate and its key. */
    static FileSet of(Path... files) {
        return new NamedFiles(List.of(files));
    }

    /**
     * All wanted files of a directory and those below it, links followed. Names that begin with a dot are passed over:
     * kubelets keep a volume's revisions in such directories and link to the current one. At most 10,000 files and
     * 64 MiB are read, at most 32 levels deep; what is past a limit is a problem, and so is a directory that does not
     * exist.
     *
     * @param wanted asked with the path of each file
     */
    static FileSet tree(Path directory, Predicate<Path> wanted) {
        return new FileTree(directory, wanted);
    }
}
