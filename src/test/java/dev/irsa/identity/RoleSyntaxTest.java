package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleSyntaxTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";

    @Test
    void strictTakesRolesOnly() {
        assertThat(RoleSyntax.STRICT.parse(ROLE)).isEqualTo(Parsed.valid(new RoleArn(ROLE)));
        assertThat(Problems.of(RoleSyntax.STRICT.parse("app"))).isEqualTo("is not an IAM role ARN");
        assertThat(Problems.of(RoleSyntax.STRICT.parse("arn:minio:iam:::role/app")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void emptyIsNoRoleEvenWhenComposing(String text) {
        assertThat(Problems.of(composing("/").parse(text))).isEqualTo("is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "/, app, arn:aws-cn:iam::444455556666:role/app",
        "/irsa/, app, arn:aws-cn:iam::444455556666:role/irsa/app",
        "/, team/app, arn:aws-cn:iam::444455556666:role/team/app",
        "/, " + ROLE + ", " + ROLE,
    })
    void composesABareName(String path, String text, String arn) {
        assertThat(composing(path).parse(text)).isEqualTo(Parsed.valid(new RoleArn(arn)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../admin", "/app", "app/", "a b", "$(X)", "app\n", "app/arn:x", "xarn:aws:iam::1:role/app"})
    void composedOrNotItMustBeARole(String text) {
        assertThat(Problems.of(composing("/").parse(text))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "azure,444455556666,/",
        "aws,4444,/",
        "aws,444455556666,irsa",
        "aws,444455556666,/irsa",
        "aws,444455556666,//"
    })
    void refusesACompositionThatCouldNotWork(String partition, String account, String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoleSyntax.Composition(partition, account, path));
    }

    @Test
    void patternWidensAndMatchesTheWhole() {
        RoleSyntax minio = widened("arn:minio:iam:::role/[a-z-]+");

        assertThat(minio.parse("arn:minio:iam:::role/idp"))
                .isEqualTo(Parsed.valid(new RoleArn("arn:minio:iam:::role/idp")));
        assertThat(minio.parse(ROLE)).isEqualTo(Parsed.valid(new RoleArn(ROLE)));
        assertThat(Problems.of(minio.parse("arn:minio:iam:::role/idp/more"))).isNotEmpty();
        assertThat(Problems.of(minio.parse("x arn:minio:iam:::role/idp"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:x:$(HOME)", "arn:x\n", "arn:x y", "arn:\u00e9", "arn:\u0000", "arn:\u007f"})
    void patternNeverLetsThroughWhatAShellOrKubeletReads(String text) {
        assertThat(Problems.of(widened("(?s).*").parse(text))).isNotEmpty();
    }

    @Test
    void patternIsNotTriedOnHugeText() {
        RoleSyntax any = widened(".*");

        assertThat(any.parse("arn:" + "x".repeat(1020))).isInstanceOf(Parsed.Valid.class);
        assertThat(any.parse("arn:" + "x".repeat(1021))).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void patternTakesLinearTime() {
        RoleSyntax slow = widened("(a+)+$");

        Assertions.assertTimeout(Duration.ofSeconds(2), () -> slow.parse("arn:" + "a".repeat(1000) + "!"));
    }

    private static RoleSyntax composing(String path) {
        return new RoleSyntax(
                Optional.of(new RoleSyntax.Composition("aws-cn", "444455556666", path)), Optional.empty());
    }

    private static RoleSyntax widened(String pattern) {
        return new RoleSyntax(Optional.empty(), Optional.of(Pattern.compile(pattern)));
    }
}
