package dev.irsa.cli;

import picocli.CommandLine.Command;

/** {@code irsa provider …}: the OIDC provider in IAM that makes an account trust a cluster's issuer. */
@Command(
        name = "provider",
        description = "Keep the OIDC provider in IAM that makes an account trust a cluster's issuer.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ProviderEnsureCommand.class, ProviderShowCommand.class, ProviderDeleteCommand.class})
public final class ProviderCommand {}
