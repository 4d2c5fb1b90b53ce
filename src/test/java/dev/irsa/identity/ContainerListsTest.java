package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerListsTest {
    @Test
    void neitherSaysNothing() {
        assertThat(ContainerLists.parse(null, null)).isEmpty();
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of("a", Set.of("a")),
                Arguments.of("a,b", Set.of("a", "b")),
                Arguments.of(" a ,\tb ", Set.of("a", "b")),
                Arguments.of("a,,b", Set.of("a", "b")),
                Arguments.of(",a,", Set.of("a")),
                Arguments.of("a,a", Set.of("a")),
                Arguments.of("a;b", Set.of("a;b")),
                Arguments.of("\"a\",b", Set.of("a", "b")),
                Arguments.of("\"a,b\"", Set.of("a,b")),
                Arguments.of("\"a\"\"b\"", Set.of("a\"b")),
                Arguments.of("\" a \"", Set.of("a")),
                Arguments.of("\"\",a", Set.of("a")),
                Arguments.of("a,b\n", Set.of("a", "b")),
                Arguments.of("a,b\r\n", Set.of("a", "b")),
                Arguments.of("\n\r\na", Set.of("a")),
                Arguments.of("\"a\"\n", Set.of("a")));
    }

    @ParameterizedTest
    @MethodSource("records")
    void isOneRecordOfNames(String text, Set<String> names) {
        assertThat(ContainerLists.parse(text, null)).contains(stated(new ContainerSelection.Except(names)));
        assertThat(ContainerLists.parse(null, text)).contains(stated(new ContainerSelection.Only(names)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\na\nb,c", "\"a\"\nb", "a\r\nb", "a\n\"unbalanced"})
    void furtherLinesDoNotCount(String text) {
        assertThat(ContainerLists.parse(text, null))
                .contains(new ContainerLists.Stated(
                        new ContainerSelection.Except(Set.of("a")),
                        Optional.of("skip-containers has several lines; only the first is read")));
        assertThat(ContainerLists.parse(null, text))
                .contains(new ContainerLists.Stated(
                        new ContainerSelection.Only(Set.of("a")),
                        Optional.of("include-containers has several lines; only the first is read")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "a\"", "a\"b", "\"a\"b", "\"a\" ,b", "a,\"b", "a, \"b\"", "\"a\"\"", "\"\"\""})
    void unbalancedQuotesCannotBeRead(String text) {
        assertThat(ContainerLists.parse(text, null))
                .contains(new ContainerLists.Stated(
                        ContainerSelection.ALL,
                        Optional.of("skip-containers has an unbalanced quote; no container is skipped")));
        assertThat(ContainerLists.parse(null, text))
                .contains(new ContainerLists.Stated(
                        ContainerSelection.NONE,
                        Optional.of("include-containers has an unbalanced quote; pod gets no AWS credentials")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,", "\n", "\"\"", "\" \""})
    void withoutANameNobodyIsSkippedAndNobodyIncluded(String text) {
        assertThat(ContainerLists.parse(text, null)).contains(stated(ContainerSelection.ALL));
        assertThat(ContainerLists.parse(null, text))
                .contains(new ContainerLists.Stated(
                        ContainerSelection.NONE,
                        Optional.of("include-containers names no container; pod gets no AWS credentials")));
    }

    @Test
    void includeWinsOverSkipOnOneObject() {
        assertThat(ContainerLists.parse("a", "a")).contains(stated(new ContainerSelection.Only(Set.of("a"))));
        assertThat(ContainerLists.parse("\"", "a")).contains(stated(new ContainerSelection.Only(Set.of("a"))));
        assertThat(ContainerLists.parse("a", "").orElseThrow().selection()).isEqualTo(ContainerSelection.NONE);
    }

    @Test
    void tenThousandNames() {
        String text = IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

        ContainerSelection selection =
                ContainerLists.parse(text, null).orElseThrow().selection();

        assertThat(selection.names()).hasSize(10_000);
        assertThat(selection.selects("c9999")).isFalse();
        assertThat(selection.selects("c10000")).isTrue();
    }

    private static ContainerLists.Stated stated(ContainerSelection selection) {
        return new ContainerLists.Stated(selection, Optional.empty());
    }
}
