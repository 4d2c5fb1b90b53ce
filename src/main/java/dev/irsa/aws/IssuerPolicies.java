package dev.irsa.aws;

import dev.irsa.issuer.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Policies around a bucket with an issuer's documents.
 *
 * @param bucket its name
 * @param prefix without slashes at its ends; may be empty
 */
public record IssuerPolicies(Partition partition, String bucket, String prefix) {
    /**
     * The least that a publisher needs. GetObject is what If-Match asks for; without ListBucket, S3 answers 403 for an object
     * that is not there (S3 API reference, GetObject), which would look like a lack of rights for ever.
     * With the rights to read access control lists and the policy it notices when anybody can write there; it works without
     * them.
     *
     * @param account the bucket's owner: nothing is written to somebody else's bucket of that name, should this one go
     * @param provider the OIDC provider that the publisher may keep, if it does
     * @param probed keys, besides the documents', that it reads and writes: those that conditional writes are tried on
     */
    public Policy publisher(Optional<String> account, Optional<ProviderArn> provider, List<String> probed) {
        List<String> objects = new ArrayList<>(documents());
        probed.forEach(key -> objects.add(bucketArn() + "/" + key));
        List<Statement.Condition> owner = account.map(number ->
                        List.of(new Statement.Condition("StringEquals", "aws:ResourceAccount", List.of(number))))
                .orElse(List.of());
        List<Statement> statements = new ArrayList<>();
        statements.add(
                new Statement("Documents", Optional.empty(), List.of("s3:GetObject", "s3:PutObject"), objects, owner));
        statements.add(new Statement(
                "MissingIsNotForbidden", Optional.empty(), List.of("s3:ListBucket"), List.of(bucketArn()), owner));
        statements.add(new Statement(
                "WhoCanWrite",
                Optional.empty(),
                List.of("s3:GetBucketAcl", "s3:GetBucketPolicy", "s3:GetObjectAcl"),
                Stream.concat(Stream.of(bucketArn()), documents().stream()).toList(),
                owner));
        provider.ifPresent(arn -> {
            statements.add(new Statement(
                    "Provider",
                    Optional.empty(),
                    List.of(
                            "iam:AddClientIDToOpenIDConnectProvider",
                            "iam:CreateOpenIDConnectProvider",
                            "iam:GetOpenIDConnectProvider",
                            "iam:RemoveClientIDFromOpenIDConnectProvider",
                            "iam:TagOpenIDConnectProvider",
                            "iam:UpdateOpenIDConnectProviderThumbprint"),
                    List.of(arn.toString()),
                    List.of()));
            statements.add(new Statement(
                    "FindProvider",
                    Optional.empty(),
                    List.of("iam:ListOpenIDConnectProviders"),
                    List.of("*"),
                    List.of()));
        });
        return new Policy(statements);
    }

    /** A bucket policy that lets everybody read the two documents, and nothing else. */
    public Policy publicBucket() {
        return new Policy(List.of(new Statement(
                "PublicIssuer",
                Optional.of(Statement.Principal.EVERYBODY),
                List.of("s3:GetObject"),
                documents(),
                List.of())));
    }

    /**
     * A bucket policy that lets one CloudFront distribution read the two documents, by origin access control (CloudFront
     * developer guide, "Restrict access to an Amazon S3 origin"). The bucket stays private.
     *
     * @param distribution its id, such as {@code E2QWRUHAPOMQZL}
     */
    public Policy cloudFront(String account, String distribution) {
        String source = "arn:" + partition + ":cloudfront::" + account + ":distribution/" + distribution;
        return new Policy(List.of(new Statement(
                "CloudFrontOriginAccessControl",
                Optional.of(new Statement.Principal("Service", "cloudfront.amazonaws.com")),
                List.of("s3:GetObject"),
                documents(),
                List.of(new Statement.Condition("StringEquals", "aws:SourceArn", List.of(source))))));
    }

    private String bucketArn() {
        return "arn:" + partition + ":s3:::" + bucket;
    }

    private List<String> documents() {
        String top = bucketArn() + (prefix.isEmpty() ? "" : "/" + prefix);
        return Arrays.stream(Document.Kind.values())
                .map(kind -> top + kind.path())
                .toList();
    }
}
