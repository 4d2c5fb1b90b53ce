package dev.irsa.testing.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arn:partition:service::account:resource}, as IAM and STS write it. */
record Arn(String partition, String service, String account, String resource) {
    private static final Pattern SHAPE =
            Pattern.compile("arn:(aws[a-z-]*):(iam|sts)::(\\d{12}):([\\x21-\\x7e]{1,1000})");

    static Optional<Arn> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches()
                ? Optional.of(new Arn(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    boolean isRole() {
        return service.equals("iam") && resource.startsWith("role/") && !name().isEmpty();
    }

    /** The last part of a role's path. */
    String name() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    /** How a session of this role is called; the path is not part of it. */
    String session(String name) {
        return "arn:" + partition + ":sts::" + account + ":assumed-role/" + name() + "/" + name;
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + "::" + account + ":" + resource;
    }
}
