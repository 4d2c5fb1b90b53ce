package dev.irsa.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * System properties that the AWS SDK's default chain reads, for as long as a test takes. It asks no profile and no metadata
 * service of the machine that the test runs on.
 */
public final class AwsProperties implements AutoCloseable {
    private static final List<String> NAMES = List.of(
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "aws.sessionToken",
            "aws.region",
            "aws.roleArn",
            "aws.webIdentityTokenFile",
            "aws.roleSessionName",
            "aws.endpointUrlSts",
            "aws.endpointUrlIam",
            "aws.disableEc2Metadata",
            "aws.configFile",
            "aws.sharedCredentialsFile");

    private final Map<String, String> before = new HashMap<>();

    public AwsProperties(Map<String, String> values) {
        for (String name : NAMES) {
            String old = System.getProperty(name);
            if (old != null) {
                before.put(name, old);
            }
            System.clearProperty(name);
        }
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.configFile", "/nonexistent/config");
        System.setProperty("aws.sharedCredentialsFile", "/nonexistent/credentials");
        System.setProperty("aws.region", "us-east-1");
        values.forEach(System::setProperty);
    }

    public static AwsProperties of(String accessKey, String secretKey) {
        return new AwsProperties(Map.of("aws.accessKeyId", accessKey, "aws.secretAccessKey", secretKey));
    }

    @Override
    public void close() {
        NAMES.forEach(System::clearProperty);
        before.forEach(System::setProperty);
    }
}
