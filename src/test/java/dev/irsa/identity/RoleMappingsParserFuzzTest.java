package dev.irsa.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.irsa.identity.RoleMappingsParser.Revision;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoleMappingsParserFuzzTest {
    @DictionaryFile(resourcePath = "/fuzz/identity.dict")
    @FuzzTest
    void parse(byte[] input) {
        String text = new String(input, UTF_8);
        switch (RoleMappingsParser.parse(text)) {
            case Parsed.Valid<Revision>(Revision revision) -> {
                assertThat(revision.mappings().size()).isBetween(0, text.length());
                revision.mappings().find(new ServiceAccountRef("default", "app"));
                revision.mappings().find(new ServiceAccountRef("a", "a.a-a.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
                revision.mappings().find(new ServiceAccountRef("team-a", "web"));
            }
            case Parsed.Invalid<Revision>(String problem) -> assertThat(problem).isNotBlank();
        }
    }
}
