package dev.irsa.cli;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.ProviderGoal;
import dev.irsa.aws.ProviderPlan;
import dev.irsa.aws.TrustExpectation;
import dev.irsa.aws.iam.Kept;
import dev.irsa.aws.iam.ProviderKeeper;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa provider ensure}: makes the OIDC provider what it should be, and does nothing when it is. */
@Command(
        name = "ensure",
        description = "Make the OIDC provider, or change what differs; may be run again at any time.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is as it should be",
            "1:it could not be read or changed",
            "2:wrong usage",
            "3:with --dry-run, something is to be done",
            "5:somebody else made it"
        })
final class ProviderEnsureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--client-id",
            paramLabel = "TEXT",
            description = "an audience that tokens have; may be repeated (default: " + TrustExpectation.STS + ")")
    private Set<String> clientIds = new LinkedHashSet<>();

    @Mixin
    private ThumbprintOptions thumbprints = new ThumbprintOptions();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "a tag; may be repeated")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--prune", description = "take away client ids that are not named here")
    private boolean prune;

    @Option(names = "--adopt", description = "take over a provider that this program did not make")
    private boolean adopt;

    @Option(names = "--dry-run", description = "show the difference, and change nothing")
    private boolean dryRun;

    @Mixin
    private ProviderOptions options = new ProviderOptions();

    @Override
    public Integer call() {
        IssuerUrl url = options.issuer();
        ProviderGoal goal = goal();
        try (ProviderKeeper keeper = new ProviderKeeper(options.providers(), thumbprints.source(options.trust()))) {
            return tell(dryRun ? keeper.look(url, goal) : keeper.ensure(url, goal));
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private ProviderGoal goal() {
        return new ProviderGoal(
                        clientIds.isEmpty() ? Set.of(TrustExpectation.STS) : clientIds,
                        thumbprints.given(),
                        tags,
                        prune,
                        adopt)
                .checked()
                .orElse(problem -> {
                    throw new SettingsException("The provider cannot be made: " + problem + ".");
                });
    }

    private int tell(Kept kept) {
        return switch (kept) {
            case Kept.Foreign(OidcProvider provider) -> refuse(provider);
            case Kept.Differs(ProviderPlan.Steps plan) -> {
                print(plan);
                yield IssuerExit.DIFFERENCES;
            }
            case Kept.Done(ProviderPlan.Steps plan) -> {
                print(plan);
                yield IssuerExit.OK;
            }
        };
    }

    private void print(ProviderPlan.Steps plan) {
        PrintWriter out = spec.commandLine().getOut();
        plan.steps().forEach(step -> out.println(step.line()));
        if (plan.steps().isEmpty()) {
            out.println("nothing to do");
        }
        plan.unexpected()
                .forEach(id -> out.println("  client id " + id + " is there as well; --prune would take it away"));
        out.flush();
    }

    private int refuse(OidcProvider provider) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(provider.arn() + " was not made by this program: it has no tag " + OidcProvider.OWNER_TAG + "="
                + OidcProvider.OWNER + ". Look at it with irsa provider show, then say --adopt to take it over.");
        err.flush();
        return IssuerExit.FOREIGN;
    }
}
