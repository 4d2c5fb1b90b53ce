package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The golden cases as a whole: there are enough of them, and together they show every rule. */
class GoldenCasesTest {
    /** Operation, resource and dryRun are the envelope's; the rate of lookups is the cache's. */
    private static final Set<Integer> NOT_ABOUT_PODS = Set.of(25, 26, 29, 50);

    private static final List<String> SECTIONS =
            List.of("behaviour §1", "behaviour §2", "behaviour §3", "behaviour §4", "behaviour §7");

    private final List<GoldenCase> cases =
            GoldenCase.folders().stream().map(GoldenCase::load).toList();

    @Test
    void thereAreEnough() {
        assertThat(cases).hasSizeGreaterThanOrEqualTo(120);
    }

    @Test
    void everyRowOfTheAcceptanceListAboutPodsAndAnnotationsIsShown() {
        Set<Integer> cited = new TreeSet<>();
        for (GoldenCase golden : cases) {
            Matcher matcher = Pattern.compile("\\bS(\\d\\d)\\b").matcher(golden.why());
            while (matcher.find()) {
                cited.add(Integer.parseInt(matcher.group(1)));
            }
        }
        List<Integer> rows = IntStream.rangeClosed(25, 70)
                .boxed()
                .filter(row -> !NOT_ABOUT_PODS.contains(row))
                .toList();
        assertThat(cited).containsAll(rows);
    }

    @Test
    void everySectionOfTheNormThatConcernsPodsIsShown() {
        for (String section : SECTIONS) {
            assertThat(cases).anyMatch(golden -> golden.why().contains(section));
        }
    }

    @Test
    void everyCaseCitesARule() {
        assertThat(cases)
                .allMatch(golden -> Pattern.compile("behaviour §\\d|aws-webhook §[a-j]|\\bS\\d\\d\\b")
                        .matcher(golden.why())
                        .find());
    }
}
