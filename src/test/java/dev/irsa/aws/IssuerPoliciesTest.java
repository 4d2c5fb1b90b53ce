package dev.irsa.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.IssuerUrl;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssuerPoliciesTest {
    private static final IssuerPolicies POLICIES = new IssuerPolicies(Partition.AWS, "oidc", "prod");

    private static String compact(Policy policy) {
        return policy.tree().toString();
    }

    @Test
    void publisher() {
        assertThat(compact(POLICIES.publisher(Optional.empty(), Optional.empty(), List.of())))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":["
                        + "{\"Sid\":\"Documents\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],"
                        + "\"Resource\":[\"arn:aws:s3:::oidc/prod/openid/v1/jwks\","
                        + "\"arn:aws:s3:::oidc/prod/.well-known/openid-configuration\"]},"
                        + "{\"Sid\":\"MissingIsNotForbidden\",\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\","
                        + "\"Resource\":\"arn:aws:s3:::oidc\"},"
                        + "{\"Sid\":\"WhoCanWrite\",\"Effect\":\"Allow\","
                        + "\"Action\":[\"s3:GetBucketAcl\",\"s3:GetBucketPolicy\",\"s3:GetObjectAcl\"],"
                        + "\"Resource\":[\"arn:aws:s3:::oidc\",\"arn:aws:s3:::oidc/prod/openid/v1/jwks\","
                        + "\"arn:aws:s3:::oidc/prod/.well-known/openid-configuration\"]}]}");
    }

    @Test
    void publisherThatKeepsTheProviderOfOneAccount() {
        ProviderArn provider =
                ProviderArn.of(Partition.AWS_CN, "111122223333", new IssuerUrl("https://oidc.example.com"));
        String policy = compact(new IssuerPolicies(Partition.AWS_CN, "oidc", "")
                .publisher(Optional.of("111122223333"), Optional.of(provider), List.of("probe")));
        assertThat(policy)
                .contains(
                        "\"Resource\":[\"arn:aws-cn:s3:::oidc/openid/v1/jwks\",",
                        "\"arn:aws-cn:s3:::oidc/probe\"],",
                        "\"Condition\":{\"StringEquals\":{\"aws:ResourceAccount\":\"111122223333\"}}",
                        "{\"Sid\":\"Provider\",\"Effect\":\"Allow\",\"Action\":[\"iam:AddClientIDToOpenIDConnectProvider\","
                                + "\"iam:CreateOpenIDConnectProvider\",\"iam:GetOpenIDConnectProvider\","
                                + "\"iam:RemoveClientIDFromOpenIDConnectProvider\",\"iam:TagOpenIDConnectProvider\","
                                + "\"iam:UpdateOpenIDConnectProviderThumbprint\"],"
                                + "\"Resource\":\"arn:aws-cn:iam::111122223333:oidc-provider/oidc.example.com\"}",
                        "{\"Sid\":\"FindProvider\",\"Effect\":\"Allow\",\"Action\":\"iam:ListOpenIDConnectProviders\","
                                + "\"Resource\":\"*\"}")
                .doesNotContain("Delete", "PutObjectAcl", "PutBucketAcl", "s3:*", "iam:*");
    }

    @Test
    void publicBucket() {
        assertThat(compact(POLICIES.publicBucket()))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"PublicIssuer\",\"Effect\":\"Allow\","
                        + "\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
                        + "\"Resource\":[\"arn:aws:s3:::oidc/prod/openid/v1/jwks\","
                        + "\"arn:aws:s3:::oidc/prod/.well-known/openid-configuration\"]}]}");
    }

    @Test
    void cloudFront() {
        assertThat(compact(POLICIES.cloudFront("111122223333", "E2QWRUHAPOMQZL")))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"CloudFrontOriginAccessControl\","
                        + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudfront.amazonaws.com\"},"
                        + "\"Action\":\"s3:GetObject\",\"Resource\":[\"arn:aws:s3:::oidc/prod/openid/v1/jwks\","
                        + "\"arn:aws:s3:::oidc/prod/.well-known/openid-configuration\"],"
                        + "\"Condition\":{\"StringEquals\":{\"aws:SourceArn\":"
                        + "\"arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL\"}}}]}");
    }

    @Test
    void terraform() {
        assertThat(POLICIES.publicBucket().terraform("issuer")).isEqualTo("""
                data "aws_iam_policy_document" "issuer" {
                  statement {
                    sid     = "PublicIssuer"
                    effect  = "Allow"
                    actions = ["s3:GetObject"]

                    resources = [
                      "arn:aws:s3:::oidc/prod/openid/v1/jwks",
                      "arn:aws:s3:::oidc/prod/.well-known/openid-configuration",
                    ]

                    principals {
                      type        = "*"
                      identifiers = ["*"]
                    }
                  }
                }
                """);
    }
}
