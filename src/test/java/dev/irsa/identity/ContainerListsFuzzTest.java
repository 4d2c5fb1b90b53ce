package dev.irsa.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.irsa.identity.ContainerLists.Stated;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContainerListsFuzzTest {
    @FuzzTest
    void parse(byte[] input) {
        String text = new String(input, UTF_8);
        Stated skip = ContainerLists.parse(text, null).orElseThrow();
        Stated include = ContainerLists.parse(text, text).orElseThrow();
        assertThat(skip.selection().names()).isEqualTo(include.selection().names());
        assertThat(skip.selection().names()).allMatch(name -> !name.isEmpty() && name.equals(name.strip()));
        assertThat(skip.selection().names())
                .allMatch(name ->
                        !skip.selection().selects(name) && include.selection().selects(name));
        if (skip.selection().names().isEmpty()) {
            assertThat(skip.selection()).isEqualTo(ContainerSelection.ALL);
            assertThat(include.selection()).isEqualTo(ContainerSelection.NONE);
            assertThat(include.problem()).isPresent();
        } else if (text.indexOf('\r') < 0) {
            assertThat(ContainerLists.parse(csv(skip), null))
                    .hasValueSatisfying(again -> assertThat(again.selection()).isEqualTo(skip.selection()));
        }
    }

    private static String csv(Stated list) {
        return list.selection().names().stream()
                .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }
}
