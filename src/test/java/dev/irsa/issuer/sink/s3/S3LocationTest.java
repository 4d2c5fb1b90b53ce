package dev.irsa.issuer.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {
    private static S3Location location(String text) {
        return S3Location.parse(text).toOptional().orElseThrow();
    }

    @Test
    void keysAreBelowThePrefix() {
        assertThat(location("s3://my-bucket/eu/prod").key(Document.Kind.JWKS)).isEqualTo("eu/prod/openid/v1/jwks");
        assertThat(location("s3://my-bucket").key(Document.Kind.DISCOVERY))
                .isEqualTo(".well-known/openid-configuration");
        assertThat(location("s3://my-bucket/prod/")).isEqualTo(new S3Location("my-bucket", "prod"));
        assertThat(location("s3://my-bucket/")).hasToString("s3://my-bucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-bucket",
                "S3://my-bucket",
                "s3://",
                "s3://ab",
                "s3://My-Bucket",
                "s3://-bucket",
                "s3://bucket-",
                "s3://buc..ket",
                "s3://bucket//prod",
                "s3://bucket/a/../b",
                "s3://bucket/./b",
                "s3://bucket/a b",
                "s3://bucket/a%20b",
                "s3://bucket/a?b",
                "s3://bucket/é",
            })
    void whatNamesNoPlaceIsRefused(String text) {
        assertThat(S3Location.parse(text)).isInstanceOf(Checked.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://oidc.s3.eu-central-1.amazonaws.com/prod, s3://oidc/prod, true",
        "https://oidc.s3.eu-central-1.amazonaws.com/prod, s3://oidc, false",
        "https://oidc.s3.eu-central-1.amazonaws.com, s3://oidc/prod, false",
        "https://oidc.s3.eu-central-1.amazonaws.com/prod, s3://other/prod, false",
        "https://oidc.s3.amazonaws.com/prod, s3://oidc/prod, true",
        "https://oidc.s3.cn-north-1.amazonaws.com.cn/prod, s3://other/prod, false",
        "https://oidc.s3.dualstack.eu-west-1.amazonaws.com, s3://oidc, true",
        "https://d111111abcdef8.cloudfront.net/prod, s3://oidc/other, true",
        "https://oidc.example.com, s3://oidc/any, true",
    })
    void theIssuerMustLeadThere(String issuer, String location, boolean fits) {
        Checked<S3Location> checked = location(location).serving(new IssuerUrl(issuer));
        assertThat(checked.toOptional().isPresent()).isEqualTo(fits);
        if (!fits) {
            assertThat(checked.findings().getFirst().sentence()).contains(issuer, "and not from " + location);
        }
    }
}
