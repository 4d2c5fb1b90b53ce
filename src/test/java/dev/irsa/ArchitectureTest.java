package dev.irsa;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the layout: cores that know no framework, no cycles, no state in statics, names that say something. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.irsa");

    /** Rooms whose classes are values and pure functions; the packages below them are adapters. */
    private static final String[] CORES = {
        "dev.irsa.outcome",
        "dev.irsa.identity",
        "dev.irsa.injection",
        "dev.irsa.issuer",
        "dev.irsa.audit",
        "dev.irsa.aws"
    };

    private static final String[] FRAMEWORKS = {
        "org.springframework..",
        "io.fabric8..",
        "software.amazon..",
        "org.slf4j..",
        "org.apache.logging..",
        "org.apache.commons.logging..",
        "ch.qos.logback..",
        "java.util.logging..",
        "jakarta.servlet..",
        "org.apache.catalina..",
        "org.apache.tomcat..",
        "org.apache.coyote..",
        "io.micrometer..",
        "picocli..",
    };

    private static final DescribedPredicate<JavaClass> IN_OR_OUTPUT = resideInAnyPackage(
                    "java.net..", "java.net.http..", "java.nio.file..", "java.nio.channels..", "javax.net..")
            .or(nameMatching("java\\.io\\.(File|RandomAccess|Console|FileDescriptor).*"))
            .as("files or the network");

    @ParameterizedTest
    @ValueSource(strings = {"dev.irsa.outcome", "dev.irsa.identity", "dev.irsa.injection", "dev.irsa.audit"})
    void coresExist(String room) {
        assertThat(OURS.stream()
                        .filter(type -> type.getPackageName().equals(room))
                        .count())
                .isGreaterThan(2);
    }

    @Test
    void coresKnowNoFramework() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CORES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger"));
    }

    @Test
    void coresKnowNoClock() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CORES)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void injectionAndOutcomeDoNoInputOrOutputAndLeaveNothingToChance() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.irsa.outcome..", "dev.irsa.injection..")
                .should()
                .dependOnClassesThat(IN_OR_OUTPUT)
                .orShould()
                .dependOnClassesThat(
                        nameMatching("java\\.lang\\.(Thread|Process|Runtime).*|java\\.util\\.Random|.*SecureRandom"))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    @Test
    void injectionKnowsIdentityAndOutcomeAlone() {
        check(classes()
                .that()
                .resideInAPackage("dev.irsa.injection..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.irsa.injection..",
                        "dev.irsa.identity",
                        "dev.irsa.outcome",
                        "tools.jackson..",
                        "org.jspecify..",
                        "java..")));
    }

    @Test
    void outcomeKnowsNobody() {
        check(classes()
                .that()
                .resideInAPackage("dev.irsa.outcome..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("dev.irsa.outcome..", "org.jspecify..", "java..")));
    }

    @Test
    void roomsHaveNoCycle() {
        check(slices().matching("dev.irsa.(**)").should().beFreeOfCycles());
    }

    @Test
    void springStaysAtTheEdges() {
        check(noClasses()
                .that(resideInAPackage("dev.irsa..")
                        .and(DescribedPredicate.not(resideInAnyPackage("dev.irsa.admission..", "dev.irsa.config..")))
                        .and(DescribedPredicate.not(nameMatching(".*Configuration(\\$.*)?"))))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework..")
                        .and(DescribedPredicate.describe("are annotations", JavaClass::isAnnotation))));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource"));
    }

    @Test
    void staticsHaveNoState() {
        check(fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal());
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses().should().haveNameMatching(".*(Util|Utils|Manager|Helper|Impl|Base)(\\$.*)?"));
    }

    @Test
    void everyRoomIsNullMarked() {
        assertThat(OURS.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(room -> room.getClasses().stream()
                                .anyMatch(type -> !type.getSimpleName().equals("package-info")))
                        .filter(room -> !room.isAnnotatedWith("org.jspecify.annotations.NullMarked")))
                .isEmpty();
    }

    /** A rule about classes that do not exist would hold whatever the code: it has to fail then. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(OURS);
    }
}
