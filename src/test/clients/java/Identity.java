import java.io.BufferedReader;
import java.io.InputStreamReader;
import software.amazon.awssdk.services.sts.StsClient;

/** Prints who the AWS SDK for Java thinks it is. */
final class Identity {
    private static StsClient client;

    public static void main(String[] arguments) throws Exception {
        say();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        while (lines.readLine() != null) {
            say();
        }
    }

    private static void say() {
        try {
            client = client == null ? StsClient.create() : client;
            System.out.println("arn " + client.getCallerIdentity().arn());
        } catch (RuntimeException e) {
            System.out.println("error " + e.getClass().getSimpleName() + ": "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }
}
