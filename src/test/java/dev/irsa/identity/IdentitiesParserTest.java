package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesParserTest {
    @Test
    void readsWhatTheAwsWebhookReads() {
        String text = """
                {"identities": [
                  {"namespace": "default", "serviceAccount": "app", "roleArn": "ignored"},
                  {"Namespace": "other", "serviceaccount": "my.app"},
                  {"namespace": "default", "serviceAccount": "app"}
                ], "version": 1}""";
        assertThat(IdentitiesParser.parse(text))
                .isEqualTo(Parsed.valid(
                        Set.of(new ServiceAccountRef("default", "app"), new ServiceAccountRef("other", "my.app"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"identities\": null}", "{\"identities\": []}", "{\"other\": 1}"})
    void nothingIsNoIdentities(String text) {
        assertThat(IdentitiesParser.parse(text)).isEqualTo(Parsed.valid(Set.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"identities": [}                          | is not JSON (line 1, column 17)
            []                                         | is invalid: the whole is not an object (line 1, column 1)
            {"identities": {}}                         | is invalid: identities is not an array (line 1, column 16)
            {"identities": ["default/app"]}            | is invalid: an identity is not an object (line 1, column 17)
            {"identities": [{"namespace": "default"}]} | is invalid: an identity lacks a valid namespace or serviceAccount (line 1, column 40)
            {"identities": [{"namespace": "*", "serviceAccount": "app"}]} | is invalid: an identity lacks a valid namespace or serviceAccount (line 1, column 59)
            {"identities": [{"namespace": 1}]}         | is invalid: the namespace of an identity is not a string (line 1, column 31)
            {"identities": [], "Identities": []}       | is invalid: a member is there twice (line 1, column 34)
            {"identities": []} x                       | is not JSON (line 1, column 20)
            """)
    void refusesTheWhole(String text, String problem) {
        assertThat(IdentitiesParser.parse(text)).isEqualTo(Parsed.invalid(problem));
    }
}
