package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenDeliveryTest {
    @Test
    void aProcessOpensTheFileUnderTheMount() {
        assertThat(TokenDelivery.WEB_IDENTITY.tokenPath(false))
                .isEqualTo("/var/run/secrets/eks.amazonaws.com/serviceaccount/token");
        assertThat(TokenDelivery.CONTAINER_CREDENTIALS.tokenPath(false))
                .isEqualTo("/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token");
    }

    @Test
    void onWindowsItIsOnTheSystemDrive() {
        assertThat(TokenDelivery.WEB_IDENTITY.tokenPath(true))
                .isEqualTo("C:\\var\\run\\secrets\\eks.amazonaws.com\\serviceaccount\\token");
    }
}
