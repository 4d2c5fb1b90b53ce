package dev.irsa.issuer.sink.s3;

import dev.irsa.aws.sdk.SdkHttp;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients. Credentials come from the SDK's default chain: environment, profile, web identity, container, node. */
final class S3Clients {
    private S3Clients() {}

    static S3Client open(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(SdkHttp.client(settings.trust(), settings.timeout()))
                .overrideConfiguration(SdkHttp.limits(settings.timeout()))
                .forcePathStyle(settings.pathStyle())
                // many servers refuse, or store as a content coding, the chunks and trailing checksums that the SDK
                // sends by default; writes carry a Content-MD5 instead, which every S3 server checks
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false));
        settings.region().map(Region::of).ifPresent(builder::region);
        settings.endpoint().ifPresent(builder::endpointOverride);
        if (settings.endpoint().isPresent() && settings.region().isEmpty()) {
            // other servers rarely care; without any the SDK would ask the node's metadata service
            builder.region(Region.US_EAST_1);
        }
        return builder.build();
    }
}
