package dev.irsa.identity;

/**
 * The ARN of an IAM role, in any {@code aws*} partition.
 *
 * <p>Limits are IAM's: twelve-digit account, path of at most 512 characters, name of 1 to 64 characters out of letters,
 * digits and {@code _+=,.@-} (IAM API reference, CreateRole). Characters that IAM would allow in a path but that mean
 * something to a kubelet or a shell ({@code $}, quotes, blanks) are refused, because the ARN becomes the value of an
 * environment variable.
 *
 * @param text the whole ARN
 */
public record RoleArn(String text) {
    private static final int ACCOUNT_DIGITS = 12;
    private static final int MAX_PATH = 512;
    private static final int MAX_NAME = 64;
    private static final int MAX_PARTITION = 32;

    /** Reads an ARN such as {@code arn:aws:iam::123456789012:role/team/app}. */
    public static Parsed<RoleArn> parse(String text) {
        String[] parts = text.length() > 1024 ? new String[0] : text.split(":", -1);
        if (parts.length != 6 || !parts[0].equals("arn") || !parts[2].equals("iam") || !parts[3].isEmpty()) {
            return Parsed.invalid("is not an IAM role ARN");
        }
        if (!isPartition(parts[1])) {
            return Parsed.invalid("names no AWS partition");
        }
        if (!isAccount(parts[4])) {
            return Parsed.invalid("has no 12-digit account");
        }
        if (!parts[5].startsWith("role/")) {
            return Parsed.invalid("is not the ARN of a role");
        }
        return isPathAndName(parts[5].substring("role".length()))
                ? Parsed.valid(new RoleArn(text))
                : Parsed.invalid("has an invalid role path or name");
    }

    /** Whether the text is a partition's name: {@code aws}, or {@code aws-} and more. */
    public static boolean isPartition(String text) {
        if (!text.startsWith("aws") || text.length() > MAX_PARTITION) {
            return false;
        }
        for (int i = 3; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean dash = c == '-' && i < text.length() - 1 && text.charAt(i - 1) != '-';
            boolean letter = i > 3 && Ascii.isLowerOrDigit(c);
            if (!dash && !letter) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text is an account's number: twelve ASCII digits. */
    public static boolean isAccount(String text) {
        return text.length() == ACCOUNT_DIGITS && text.chars().allMatch(Ascii::isDigit);
    }

    /** Whether the text is {@code /path/name} or {@code /name} within IAM's limits and without empty or dot segments. */
    static boolean isPathAndName(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0 || text.charAt(0) != '/' || slash + 1 > MAX_PATH || text.length() - slash - 1 > MAX_NAME) {
            return false;
        }
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || !isWord(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || "_+=,.@-".indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
