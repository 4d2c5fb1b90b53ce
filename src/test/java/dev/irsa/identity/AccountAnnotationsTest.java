package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountAnnotationsTest {
    private static final AnnotationKeys KEYS = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);

    @Test
    void eachKeyHasItsPlace() {
        Map<String, String> annotations = Map.of(
                "eks.amazonaws.com/role-arn", "1",
                "eks.amazonaws.com/audience", "2",
                "eks.amazonaws.com/sts-regional-endpoints", "3",
                "eks.amazonaws.com/token-expiration", "4",
                "eks.amazonaws.com/skip-containers", "5",
                "eks.amazonaws.com/include-containers", "6",
                "eks.amazonaws.com/region", "7");

        assertThat(AccountAnnotations.pick(KEYS, annotations::get))
                .isEqualTo(new AccountAnnotations("1", "2", "3", "4", "5", "6", "7"));
    }

    @Test
    void onlyTheExactKeyCounts() {
        Map<String, String> annotations = Map.of(
                "eks.amazonaws.com.evil/role-arn", "x",
                "EKS.amazonaws.com/role-arn", "x",
                "eks.amazonaws.com/role-arn/", "x",
                "eks.amazonaws.com/Role-Arn", "x",
                "\u0435ks.amazonaws.com/role-arn", "x",
                "role-arn", "x");

        assertThat(AccountAnnotations.pick(KEYS, annotations::get)).isSameAs(AccountAnnotations.NONE);
    }

    @Test
    void keysFollowThePrefix() {
        AnnotationKeys keys = new AnnotationKeys("irsa.example");

        AccountAnnotations picked = AccountAnnotations.pick(keys, Map.of("irsa.example/region", "r")::get);

        assertThat(picked.region()).isEqualTo("r");
    }

    @Test
    void anEmptyRoleIsNone() {
        assertThat(AccountAnnotations.NONE.hasRole()).isFalse();
        assertThat(role("").hasRole()).isFalse();
        assertThat(role(" ").hasRole()).isTrue();
        assertThat(role("x").hasRole()).isTrue();
    }

    private static AccountAnnotations role(String text) {
        return AccountAnnotations.pick(KEYS, Map.of("eks.amazonaws.com/role-arn", text)::get);
    }
}
