package dev.irsa.cli;

/** The entry point. */
public final class Irsa {
    private Irsa() {}

    /** Runs a command. */
    public static void main(String[] args) {
        System.exit(args.length);
    }
}
