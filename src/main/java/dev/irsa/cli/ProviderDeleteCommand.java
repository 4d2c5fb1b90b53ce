package dev.irsa.cli;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.iam.IamProviders;
import dev.irsa.aws.iam.IamRoles;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa provider delete}: ends an account's trust in an issuer. */
@Command(
        name = "delete",
        description = {
            "Delete the OIDC provider, if this program made it and no role trusts it.",
            "Every pod that uses a role through it loses its access within the hour."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is gone",
            "1:it could not be read or deleted",
            "2:wrong usage",
            "3:with --dry-run, it would be deleted",
            "4:roles trust it",
            "5:somebody else made it"
        })
final class ProviderDeleteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--yes-i-know", description = "delete it although roles trust it; the roles are not looked for")
    private boolean confirmed;

    @Option(names = "--dry-run", description = "say what would be done, and change nothing")
    private boolean dryRun;

    @Mixin
    private ProviderOptions options = new ProviderOptions();

    @Override
    public Integer call() {
        IssuerUrl url = options.issuer();
        try (IamProviders providers = options.providers();
                IamRoles roles = options.roles()) {
            Optional<OidcProvider> there = providers.find(url);
            if (there.isEmpty()) {
                return say(IssuerExit.OK, "there is no OIDC provider for " + url + "; nothing to do");
            }
            OidcProvider provider = there.get();
            if (!provider.isOwned()) {
                return complain(
                        IssuerExit.FOREIGN,
                        provider.arn() + " was not made by this program, so it stays: it has no tag "
                                + OidcProvider.OWNER_TAG + "=" + OidcProvider.OWNER + ".");
            }
            List<String> trusting = confirmed ? List.of() : roles.trusting(provider.arn());
            if (!trusting.isEmpty()) {
                return complain(
                        IssuerExit.UNSAFE,
                        "These roles trust it, and would be of no use: " + String.join(", ", trusting)
                                + ". Change them first, or say --yes-i-know.");
            }
            if (dryRun) {
                return say(IssuerExit.DIFFERENCES, "- provider " + provider.arn());
            }
            providers.delete(provider.arn());
            return say(IssuerExit.OK, "- provider " + provider.arn());
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private int say(int exit, String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
        return exit;
    }

    private int complain(int exit, String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
        return exit;
    }
}
