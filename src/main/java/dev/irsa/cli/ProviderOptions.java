package dev.irsa.cli;

import dev.irsa.aws.iam.IamProviders;
import dev.irsa.aws.iam.IamRoles;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.source.Trust;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which provider, in which IAM. */
final class ProviderOptions {
    @Option(names = "--issuer", required = true, paramLabel = "URL", description = "the cluster's issuer")
    private String issuer = "";

    @Mixin
    private IamOptions iam = new IamOptions();

    IssuerUrl issuer() {
        return AwsOptions.issuer(issuer);
    }

    Trust trust() {
        return iam.trust();
    }

    IamProviders providers() {
        return new IamProviders(iam.access());
    }

    IamRoles roles() {
        return new IamRoles(iam.access());
    }
}
