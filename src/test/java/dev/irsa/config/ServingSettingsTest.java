package dev.irsa.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServingSettingsTest {
    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void aLargeHeapHoldsMoreConnectionsThanASmallOne() {
        assertThat(ServingSettings.connectionsFor(128 * MEBIBYTE)).isEqualTo(256);
        assertThat(ServingSettings.connectionsFor(256 * MEBIBYTE)).isEqualTo(512);
    }

    @Test
    void thereIsALeastAndAMost() {
        assertThat(ServingSettings.connectionsFor(16 * MEBIBYTE)).isEqualTo(64);
        assertThat(ServingSettings.connectionsFor(Long.MAX_VALUE)).isEqualTo(1024);
    }
}
