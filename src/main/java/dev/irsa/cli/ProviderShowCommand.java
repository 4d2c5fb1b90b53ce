package dev.irsa.cli;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.iam.IamProviders;
import dev.irsa.aws.iam.IamRoles;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Json;
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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa provider show}: the OIDC provider as it is, and who uses it. */
@Command(
        name = "show",
        description = "Show the OIDC provider, and with --roles which roles trust it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is there", "1:it is not, or could not be read", "2:wrong usage"})
final class ProviderShowCommand implements Callable<Integer> {
    enum Format {
        text,
        json
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--roles", description = "list the roles that trust it; reads all roles of the account")
    private boolean roles;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "how to print it (default: text)")
    private Format format = Format.text;

    @Mixin
    private ProviderOptions options = new ProviderOptions();

    @Override
    public Integer call() {
        IssuerUrl url = options.issuer();
        try (IamProviders providers = options.providers();
                IamRoles all = options.roles()) {
            OidcProvider provider = providers
                    .find(url)
                    .orElseThrow(() -> new IOException(
                            "the account has no OIDC provider for " + url + "; irsa provider ensure makes it"));
            print(provider, roles ? Optional.of(all.trusting(provider.arn())) : Optional.empty());
            return IssuerExit.OK;
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private void print(OidcProvider provider, Optional<List<String>> trusting) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("arn", provider.arn().toString())
                    .put("owned", provider.isOwned());
            provider.clientIds().forEach(json.putArray("clientIds")::add);
            provider.thumbprints().forEach(json.putArray("thumbprints")::add);
            ObjectNode tags = json.putObject("tags");
            provider.tags().forEach(tags::put);
            trusting.ifPresent(arns -> arns.forEach(json.putArray("roles")::add));
            out.print(Json.canonical(json));
        } else {
            out.println("arn          " + provider.arn());
            out.println("owned        " + (provider.isOwned() ? "yes" : "no"));
            out.println("client ids   " + String.join(", ", provider.clientIds()));
            out.println("thumbprints  " + String.join(", ", provider.thumbprints()));
            out.println("tags         " + provider.tags());
            trusting.ifPresent(arns -> arns.forEach(arn -> out.println("trusted by   " + arn)));
        }
        out.flush();
    }
}
