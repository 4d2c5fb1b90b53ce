package dev.irsa.aws;

import dev.irsa.identity.Parsed;
import dev.irsa.identity.RoleArn;
import dev.irsa.issuer.IssuerUrl;

/**
 * The ARN of an OIDC provider in IAM. It is the issuer's URL without the scheme (IAM user guide, "Create an OpenID Connect
 * identity provider"), so that it is known before the provider exists.
 *
 * @param issuer host and path, as IAM writes them
 */
public record ProviderArn(String partition, String account, String issuer) {
    private static final String RESOURCE = "oidc-provider/";

    public static ProviderArn of(Partition partition, String account, IssuerUrl issuer) {
        return new ProviderArn(partition.id(), account, issuer.withoutScheme());
    }

    /** Reads {@code arn:aws:iam::111122223333:oidc-provider/oidc.example.com/prod}. */
    public static Parsed<ProviderArn> parse(String text) {
        String[] parts = text.split(":", 6);
        if (parts.length != 6 || !parts[0].equals("arn") || !parts[2].equals("iam") || !parts[3].isEmpty()) {
            return Parsed.invalid("is not an IAM ARN");
        }
        if (!RoleArn.isPartition(parts[1])) {
            return Parsed.invalid("names no AWS partition");
        }
        if (!RoleArn.isAccount(parts[4])) {
            return Parsed.invalid("has no 12-digit account");
        }
        if (!parts[5].startsWith(RESOURCE) || parts[5].length() == RESOURCE.length()) {
            return Parsed.invalid("is not the ARN of an OIDC provider");
        }
        return Parsed.valid(new ProviderArn(parts[1], parts[4], parts[5].substring(RESOURCE.length())));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":" + RESOURCE + issuer;
    }
}
