package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NameSetTest {
    @Test
    void knowsWhatWasAdded() {
        NameSet names = new NameSet();
        assertThat(names.add("a")).isTrue();
        assertThat(names.add("")).isTrue();
        assertThat(names.add("a")).isFalse();
        assertThat(names.add("")).isFalse();
        assertThat(names.size()).isEqualTo(2);
        names.clear();
        assertThat(names.size()).isZero();
        assertThat(names.add("a")).isTrue();
    }

    @Test
    void agreesWithTheJdkOnRandomNames() {
        long seed = System.nanoTime();
        System.out.println("NameSetTest: seed " + seed);
        Random random = new Random(seed);
        NameSet names = new NameSet();
        for (int round = 0; round < 50; round++) {
            Set<String> expected = new HashSet<>();
            int range = 1 + random.nextInt(2000);
            for (int i = 0; i < 2000; i++) {
                String name = Integer.toString(random.nextInt(range), 36);
                assertThat(names.add(name)).isEqualTo(expected.add(name));
            }
            assertThat(names.size()).isEqualTo(expected.size());
            names.clear();
        }
    }

    static Stream<Named<IntFunction<String>>> namesAsPeopleChooseThemAreNoAttack() {
        return Stream.of(
                Named.of("numbers", Integer::toString),
                Named.of("numbers with zeros", i -> "%06d".formatted(i)),
                Named.of("keys", i -> "key" + i),
                Named.of("variables", i -> "APP_FEATURE_" + i + "_ENABLED"),
                Named.of("managed fields", i -> "k:{\"containerPort\":" + i + ",\"protocol\":\"TCP\"}"),
                Named.of("managed variables", i -> "k:{\"name\":\"VAR_" + i + "\"}"),
                Named.of("hexadecimal", Integer::toHexString),
                Named.of("hashes", i -> Long.toHexString(i * 0x9e3779b97f4a7c15L)),
                Named.of("files", i -> "conf.d/" + i / 100 + "/" + i % 100 + ".yaml"),
                Named.of("hosts", i -> "10." + i / 62_500 + "." + i / 250 % 250 + "." + i % 250),
                Named.of(
                        "letters",
                        i -> "" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676)),
                Named.of("mixed letters", i -> Integer.toString(i, 36).toUpperCase(java.util.Locale.ROOT)));
    }

    /** A pod that is refused for its names alone would be an outage. */
    @ParameterizedTest
    @MethodSource
    void namesAsPeopleChooseThemAreNoAttack(IntFunction<String> name) {
        NameSet names = new NameSet();
        for (int i = 0; i < StrictParser.MAX_NAMES; i++) {
            assertThat(names.add(name.apply(i))).as("name %d", i).isTrue();
        }
    }

    @Test
    void namesOfOneHashCodeAreSoonRefused() {
        NameSet names = new NameSet();
        int taken = 0;
        long start = System.nanoTime();
        for (int i = 0; i < StrictParser.MAX_NAMES; i++) {
            taken += names.add(HostileJson.colliding(i)) ? 1 : 0;
        }
        assertThat(HostileJson.colliding(1).hashCode())
                .isEqualTo(HostileJson.colliding(40_000).hashCode());
        assertThat(taken).isLessThan(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
