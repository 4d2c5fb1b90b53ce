package dev.irsa.clients;

import dev.irsa.testing.aws.InstanceMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client said.
 *
 * @param cell as the table shows it
 * @param line as the client said it
 */
record Outcome(String cell, String line) {
    static final String ROLE = "role";
    static final String NODE = "**node role**";
    static final String STATIC = "static key";

    /** What is looked for in an error, and what it is called then. Some SDKs show STS's code, some its message alone. */
    private static final Map<String, String> ERRORS = new LinkedHashMap<>();

    static {
        ERRORS.put("Not authorized to perform sts:AssumeRoleWithWebIdentity", "AccessDenied");
        ERRORS.put("AccessDenied", "AccessDenied");
        ERRORS.put("InvalidIdentityToken", "InvalidIdentityToken");
        ERRORS.put("Couldn't retrieve verification key", "InvalidIdentityToken");
        ERRORS.put("Incorrect token audience", "InvalidIdentityToken");
        ERRORS.put("No OpenIDConnect provider found", "InvalidIdentityToken");
        ERRORS.put("IDPCommunicationError", "IDPCommunicationError");
        ERRORS.put("IDPRejectedClaim", "IDPRejectedClaim");
        ERRORS.put("identity provider that was asked", "IDPCommunicationError");
        ERRORS.put("ExpiredToken|Token expired: ", "ExpiredToken");
        ERRORS.put("Throttling|Rate exceeded", "Throttling");
        ERRORS.put("RegionDisabled|STS is not activated", "RegionDisabled");
        ERRORS.put(
                "(?i)specify a region|region is missing|unable to load region|missing region|region (must|was not) .*set",
                "no region");
        ERRORS.put("(?i)no ?such ?file|ENOENT", "no token file");
        ERRORS.put("(?i)role.?arn", "no role ARN");
        ERRORS.put("no EC2 IMDS role found", "no credentials");
    }

    boolean isRole() {
        return cell.equals(ROLE);
    }

    boolean isNode() {
        return cell.equals(NODE);
    }

    boolean isError() {
        return cell.startsWith("error");
    }

    static Outcome of(String line, String role) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        String account = role.split(":")[4];
        String node = InstanceMetadata.ROLE.substring(InstanceMetadata.ROLE.lastIndexOf('/') + 1);
        if (line.startsWith("arn arn:aws:sts::" + account + ":assumed-role/" + name + "/")) {
            return new Outcome(ROLE, line);
        }
        if (line.contains(":assumed-role/" + node + "/")) {
            return new Outcome(NODE, line);
        }
        if (line.matches("arn arn:aws:iam::\\d+:user/.*")) {
            return new Outcome(STATIC, line);
        }
        return new Outcome(line.startsWith("error ") ? "error: " + error(line) : "another: " + line, line);
    }

    private static String error(String line) {
        return ERRORS.entrySet().stream()
                .filter(each -> java.util.regex.Pattern.compile(each.getKey())
                        .matcher(line)
                        .find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("other");
    }
}
