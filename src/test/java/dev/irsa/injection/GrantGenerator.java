package dev.irsa.injection;

import dev.irsa.identity.Audience;
import dev.irsa.identity.ContainerSelection;
import dev.irsa.identity.Grant;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.TokenLifetime;
import java.util.Optional;
import java.util.Set;

/** Grants and settings of every kind. */
final class GrantGenerator {
    private static final RoleArn ROLE = new RoleArn("arn:aws:iam::111122223333:role/app");

    private final Dice dice;

    GrantGenerator(Dice dice) {
        this.dice = dice;
    }

    Grant grant() {
        ContainerSelection selection = dice.pick(
                ContainerSelection.ALL,
                ContainerSelection.ALL,
                ContainerSelection.ALL,
                ContainerSelection.NONE,
                new ContainerSelection.Except(Set.of("proxy")),
                new ContainerSelection.Only(Set.of("app", "a/b")));
        Grant.Terms terms = new Grant.Terms(
                dice.pick(TokenLifetime.DAY, new TokenLifetime(3600)),
                dice.chance(50),
                dice.chance(50) ? Optional.of(new Region("eu-central-1")) : Optional.empty(),
                selection);
        return dice.chance(70)
                ? new Grant.WebIdentity(ROLE, new Audience(dice.pick("sts.amazonaws.com", "vault")), terms)
                : new Grant.ContainerCredentials(new Audience("pods.eks.amazonaws.com"), terms);
    }

    InjectionSettings settings() {
        InjectionSettings profile = dice.pick(InjectionSettings.COMPATIBLE, InjectionSettings.RECOMMENDED);
        return dice.chance(70)
                ? profile
                : new InjectionSettings(
                        profile.webIdentity(),
                        profile.containerCredentials(),
                        profile.containerCredentialsUri(),
                        dice.chance(50),
                        dice.chance(50),
                        dice.chance(50),
                        dice.pick(Jitter.values()));
    }
}
