package dev.irsa.aws.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.aws.ProviderArn;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** The trust policies of an account's roles. */
public final class IamRoles implements AutoCloseable {
    private final IamClient iam;

    public IamRoles(IamAccess access) {
        iam = access.open();
    }

    /**
     * A role.
     *
     * @param arn as IAM says it
     * @param trustPolicy JSON
     */
    public record Trusting(String arn, String trustPolicy) {}

    /** Empty when there is no such role. */
    public Optional<Trusting> find(String name) throws IOException {
        try {
            return Optional.of(
                    trusting(iam.getRole(request -> request.roleName(name)).role()));
        } catch (NoSuchEntityException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw IamFault.of(e, "read the role " + name);
        }
    }

    /** The ARNs of all roles whose trust policy names a provider. */
    public List<String> trusting(ProviderArn provider) throws IOException {
        String quoted = '"' + provider.toString() + '"';
        try {
            return iam.listRolesPaginator().roles().stream()
                    .map(IamRoles::trusting)
                    .filter(role -> role.trustPolicy().contains(quoted))
                    .map(Trusting::arn)
                    .toList();
        } catch (SdkException e) {
            throw IamFault.of(e, "list the roles");
        }
    }

    /** IAM sends policies encoded as in a URL (IAM API reference, Role). */
    private static Trusting trusting(Role role) {
        String encoded = Optional.ofNullable(role.assumeRolePolicyDocument()).orElse("");
        return new Trusting(role.arn(), URLDecoder.decode(encoded, UTF_8));
    }

    @Override
    public void close() {
        iam.close();
    }
}
