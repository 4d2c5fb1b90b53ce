package dev.irsa.cli;

import picocli.CommandLine.Command;

/** {@code irsa issuer …}: the publisher's steps, one at a time. */
@Command(
        name = "issuer",
        description = "Publish and check the documents that let AWS verify a cluster's tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            IssuerVerifyCommand.class,
            IssuerPlanCommand.class,
            IssuerPublishCommand.class,
            IssuerServeCommand.class,
            IssuerGateCommand.class,
            IssuerKeysCommand.class,
            IssuerPolicyCommand.class
        })
public final class IssuerCommand {}
