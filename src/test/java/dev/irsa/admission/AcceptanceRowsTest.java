package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Every row of the list of hostile and malformed input has a test that bears its number. */
class AcceptanceRowsTest {
    private static final Pattern ROW = Pattern.compile("s([0-9]{2})_.+");

    /** S15 and S16 are about client certificates and bearer tokens, which are not offered. */
    private static final Set<Integer> NOT_OFFERED = Set.of(15, 16);

    @Test
    void everyRowHasATest() {
        Set<Integer> tested = new ClassFileImporter()
                .importPath(Path.of("target", "test-classes", "dev", "irsa")).stream()
                        .filter(type -> type.getSimpleName().endsWith("AcceptanceTest"))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(AcceptanceRowsTest::isTest)
                        .map(method -> ROW.matcher(method.getName()))
                        .filter(Matcher::matches)
                        .map(row -> Integer.parseInt(row.group(1)))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> expected = IntStream.rangeClosed(1, 73)
                .filter(row -> !NOT_OFFERED.contains(row))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).containsAll(expected);
    }

    private static boolean isTest(JavaMethod method) {
        return method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class);
    }
}
