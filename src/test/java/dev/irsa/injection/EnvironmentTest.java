package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.Audience;
import dev.irsa.identity.ContainerSelection;
import dev.irsa.identity.Grant;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import dev.irsa.injection.PodView.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private static final Region REGION = new Region("eu-central-1");

    /**
     * Every combination of what the user set under {@code compatible}: identity, region, STS. Early exit only when all
     * three are set.
     */
    @ParameterizedTest
    @CsvSource({
        "'', STS DEF REG ROLE TOKEN, true, false",
        "ROLE, STS DEF REG, true, true",
        "TOKEN, STS DEF REG, true, true",
        "ROLE TOKEN, STS DEF REG, true, false",
        "REG, STS ROLE TOKEN, true, false",
        "DEF, STS ROLE TOKEN, true, false",
        "STS, DEF REG ROLE TOKEN, true, false",
        "ROLE TOKEN REG, STS, true, false",
        "ROLE TOKEN STS, DEF REG, true, false",
        "REG STS, ROLE TOKEN, true, false",
        "ROLE TOKEN REG STS, '', false, false",
        "ROLE TOKEN DEF STS, '', false, false",
        "ROLE REG STS, '', false, true",
        "TOKEN DEF STS, '', false, true",
    })
    void compatible(String set, String added, boolean mount, boolean halfSet) {
        assertAdditions(InjectionSettings.COMPATIBLE, set, added, mount, halfSet);
    }

    @ParameterizedTest
    @CsvSource({
        "'', STS DEF REG ROLE TOKEN META, true",
        "ROLE, STS DEF REG TOKEN META, true",
        "TOKEN, STS DEF REG ROLE META, true",
        "REG, STS DEF ROLE TOKEN META, true",
        "DEF, STS REG ROLE TOKEN META, true",
        "META, STS DEF REG ROLE TOKEN, true",
        "ROLE REG STS, DEF TOKEN META, true",
        "TOKEN REG STS, DEF ROLE META, false",
        "ROLE TOKEN REG DEF STS META, '', false",
    })
    void recommended(String set, String added, boolean mount) {
        assertAdditions(InjectionSettings.RECOMMENDED, set, added, mount, false);
    }

    @ParameterizedTest
    @CsvSource({
        "'', STS DEF REG URI AUTH, true, false",
        "URI, STS DEF REG, true, true",
        "AUTH, STS DEF REG, true, true",
        "ROLE TOKEN, STS DEF REG URI AUTH, true, false",
        "URI AUTH REG STS, '', false, false",
    })
    void containerCredentials(String set, String added, boolean mount, boolean halfSet) {
        Environment environment = new Environment(
                InjectionSettings.COMPATIBLE,
                new Grant.ContainerCredentials(new Audience("a"), terms()),
                Optional.of(REGION),
                "/token");

        assertAdditions(environment.additionsTo(container(set)), added, mount, halfSet);
    }

    @Test
    void valuesAreThoseOfTheGrant() {
        assertThat(environment(InjectionSettings.RECOMMENDED)
                        .additionsTo(container(""))
                        .variables())
                .map(Object::toString)
                .containsExactly(
                        "{\"name\":\"AWS_STS_REGIONAL_ENDPOINTS\",\"value\":\"regional\"}",
                        "{\"name\":\"AWS_DEFAULT_REGION\",\"value\":\"eu-central-1\"}",
                        "{\"name\":\"AWS_REGION\",\"value\":\"eu-central-1\"}",
                        "{\"name\":\"AWS_ROLE_ARN\",\"value\":\"arn:aws:iam::111122223333:role/app\"}",
                        "{\"name\":\"AWS_WEB_IDENTITY_TOKEN_FILE\",\"value\":\"/token\"}",
                        "{\"name\":\"AWS_EC2_METADATA_DISABLED\",\"value\":\"true\"}");
    }

    @Test
    void aTwinHasTheUsersValue() {
        Container container = container(List.of(new EnvVar("AWS_REGION", "us-east-1")));

        assertThat(environment(InjectionSettings.RECOMMENDED)
                        .additionsTo(container)
                        .variables())
                .map(Object::toString)
                .contains("{\"name\":\"AWS_DEFAULT_REGION\",\"value\":\"us-east-1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "''", "$(X)", "US-EAST-1"},
            nullValues = "NULL")
    void aValueThatIsNotKnownHasNoTwin(@Nullable String value) {
        Container container = container(List.of(new EnvVar("AWS_REGION", value)));

        assertAdditions(
                environment(InjectionSettings.RECOMMENDED).additionsTo(container), "STS ROLE TOKEN META", true, false);
    }

    private static void assertAdditions(
            InjectionSettings settings, String set, String added, boolean mount, boolean halfSet) {
        assertAdditions(environment(settings).additionsTo(container(set)), added, mount, halfSet);
    }

    private static void assertAdditions(Environment.Additions additions, String added, boolean mount, boolean halfSet) {
        assertThat(additions.variables())
                .extracting(variable -> variable.get("name").stringValue())
                .isEqualTo(names(added));
        assertThat(additions.needsMount()).as("needs the mount").isEqualTo(mount);
        assertThat(additions.halfSet()).as("half set").isEqualTo(halfSet);
    }

    private static Environment environment(InjectionSettings settings) {
        Grant grant = new Grant.WebIdentity(
                new RoleArn("arn:aws:iam::111122223333:role/app"), new Audience("sts.amazonaws.com"), terms());
        return new Environment(settings, grant, Optional.of(REGION), "/token");
    }

    private static Grant.Terms terms() {
        return new Grant.Terms(TokenLifetime.DAY, true, Optional.empty(), ContainerSelection.ALL);
    }

    private static Container container(String set) {
        return container(
                names(set).stream().map(name -> new EnvVar(name, "us-east-1")).toList());
    }

    private static Container container(List<EnvVar> env) {
        return new Container("app", Shape.PRESENT, env, Shape.ABSENT, List.of());
    }

    private static List<String> names(String shorthand) {
        return Arrays.stream(shorthand.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> switch (word) {
                    case "STS" -> "AWS_STS_REGIONAL_ENDPOINTS";
                    case "DEF" -> "AWS_DEFAULT_REGION";
                    case "REG" -> "AWS_REGION";
                    case "ROLE" -> "AWS_ROLE_ARN";
                    case "TOKEN" -> "AWS_WEB_IDENTITY_TOKEN_FILE";
                    case "URI" -> "AWS_CONTAINER_CREDENTIALS_FULL_URI";
                    case "AUTH" -> "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
                    case "META" -> "AWS_EC2_METADATA_DISABLED";
                    default -> throw new IllegalArgumentException(word);
                })
                .toList();
    }
}
