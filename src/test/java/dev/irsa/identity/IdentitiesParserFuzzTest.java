package dev.irsa.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdentitiesParserFuzzTest {
    @DictionaryFile(resourcePath = "/fuzz/identity.dict")
    @FuzzTest
    void parse(byte[] input) {
        switch (IdentitiesParser.parse(new String(input, UTF_8))) {
            case Parsed.Valid<Set<ServiceAccountRef>>(Set<ServiceAccountRef> accounts) ->
                assertThat(accounts)
                        .allMatch(account -> ServiceAccountRef.isNamespace(account.namespace())
                                && ServiceAccountRef.isName(account.name()));
            case Parsed.Invalid<Set<ServiceAccountRef>>(String problem) ->
                assertThat(problem).isNotBlank();
        }
    }
}
