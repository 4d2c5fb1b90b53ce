package dev.irsa.aws.iam;

import dev.irsa.aws.Partition;
import dev.irsa.aws.sdk.SdkHttp;
import dev.irsa.issuer.source.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;

/**
 * How to reach IAM, with credentials of the SDK's default chain.
 *
 * @param endpoint instead of the partition's own
 */
public record IamAccess(Partition partition, Optional<URI> endpoint, Trust trust) {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    IamClient open() {
        IamClientBuilder builder = IamClient.builder()
                .httpClient(SdkHttp.client(trust, TIMEOUT))
                .overrideConfiguration(SdkHttp.limits(TIMEOUT))
                .region(Region.of(partition.iamRegion()));
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
