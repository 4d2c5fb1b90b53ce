package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountRefTest {
    @ParameterizedTest
    @ValueSource(strings = {"default", "a", "0", "a-b", "a--b", "a.b", "a-b.c-d.9", "xn--bcher-kva"})
    void isAName(String text) {
        assertThat(ServiceAccountRef.isName(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "-", "-a", "a-", ".a", "a.", "a..b", "a-.b", "a.-b", "A", "a_b", "a b", "a\n"})
    @ValueSource(
            strings = {"../x", "a/b", "/", "a\\b", "a%2fb", "\u00e9", "\uff41", "a\0", "a:b", "*", "kube-system/default"
            })
    void isNoName(String text) {
        assertThat(ServiceAccountRef.isName(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceAccountRef("demo", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../kube-system", "a/b", "a.b", "A", "-a", "a-", "demo\n"})
    void isNoNamespace(String text) {
        assertThat(ServiceAccountRef.isNamespace(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceAccountRef(text, "app"));
    }

    @ParameterizedTest
    @CsvSource({"63,true", "64,false", "300,false"})
    void namespaceHasALimit(int length, boolean valid) {
        assertThat(ServiceAccountRef.isNamespace("n".repeat(length))).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"253,true", "254,false", "300,false", "5000000,false"})
    void nameHasALimit(int length, boolean valid) {
        assertThat(ServiceAccountRef.isName("n".repeat(length))).isEqualTo(valid);
    }

    @Test
    void isWrittenAsTheConfigMapHasIt() {
        assertThat(new ServiceAccountRef("demo", "app")).hasToString("demo/app");
    }

    @Test
    void partsAreComparedApart() {
        assertThat(new ServiceAccountRef("a-b", "c")).isNotEqualTo(new ServiceAccountRef("a", "b-c"));
    }
}
