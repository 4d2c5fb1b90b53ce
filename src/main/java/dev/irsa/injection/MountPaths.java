package dev.irsa.injection;

/** Compares paths in a container as a kubelet would. */
final class MountPaths {
    private MountPaths() {}

    /** The path with single slashes, without {@code .} segments and without a slash at its end; {@code ..} is resolved. */
    static String normalise(String written) {
        String path = written.indexOf('\\') < 0 ? written : slashes(written);
        if (isNormal(path)) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append('/').append(segment);
            }
        }
        return out.toString();
    }

    /** {@code C:\\var} is {@code /var} on Windows, and no path on Linux that anybody would mean. */
    private static String slashes(String path) {
        String slashed = path.replace('\\', '/');
        boolean drive = slashed.length() > 1 && slashed.charAt(1) == ':';
        return drive ? slashed.substring(2) : slashed;
    }

    private static boolean isNormal(String path) {
        return path.startsWith("/")
                && path.length() > 1
                && !path.endsWith("/")
                && !path.contains("//")
                && !path.contains("/.");
    }

    /** Whether a normal path is the other or lies under it. */
    static boolean isAtOrUnder(String path, String directory) {
        return path.startsWith(directory)
                && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
    }
}
