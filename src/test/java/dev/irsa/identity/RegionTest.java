package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    @ParameterizedTest
    @ValueSource(strings = {"eu-central-1", "us-gov-east-1", "us-isob-east-1", "eusc-de-east-1", "garage", "1", "a--b"})
    @ValueSource(strings = {"abcdefghijklmnopqrstuvwxyz012345"})
    void isRead(String text) {
        assertThat(Region.parse(text)).isEqualTo(Parsed.valid(new Region(text)));
        assertThat(new Region(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-", "-a", "a-", "US-EAST-1", "us_east_1", "us-east-1 ", "us-east-1\n", "us-east-1;rm"})
    @ValueSource(strings = {"$(X)", "${jndi:ldap://x}", "a.b", "a/b", "\u00e9u", "us-e\u0430st-1", "\uff11", "a\0"})
    @ValueSource(strings = {"abcdefghijklmnopqrstuvwxyz0123456"})
    void isNoRegion(String text) {
        assertThat(Problems.of(Region.parse(text))).isEqualTo("is not the name of a region");
    }
}
