package dev.irsa.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketPolicyTest {
    private static boolean isOpen(String statement) {
        return BucketPolicy.letsAnybodyWrite(
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement.replace('\'', '"') + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Effect':'Allow','Principal':'*','Action':'s3:PutObject','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'*'},'Action':['s3:GetObject','s3:Put*'],'Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':['arn:aws:iam::1:root','*']},'Action':'*','Resource':'*'}",
                "{'Effect':'Allow','Principal':'*','Action':'S3:PUTOBJECT','Resource':'*','Condition':{}}",
                "{'Effect':'Allow','Principal':'*','Action':'s3:DeleteObject','Resource':'*'}",
                "{'Effect':'Allow','Principal':'*','Action':'s3:PutBucketPolic?','Resource':'*'}",
            })
    void W5_letsAnybodyWrite(String statement) {
        assertThat(isOpen(statement)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Effect':'Allow','Principal':'*','Action':['s3:GetObject'],'Resource':'*'}",
                "{'Effect':'Allow','Principal':'*','Action':'s3:Get*','Resource':'*'}",
                "{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/x'},'Action':'s3:*','Resource':'*'}",
                "{'Effect':'Allow','Principal':{'Service':'cloudfront.amazonaws.com'},'Action':'s3:*','Resource':'*'}",
                "{'Effect':'Allow','Principal':'*','Action':'s3:PutObject','Resource':'*',"
                        + "'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}",
                "",
            })
    void orNot(String statement) {
        assertThat(isOpen(statement)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"Statement\":7}", "{\"Statement\":[7]}"})
    void whatIsNoPolicyLetsNobody(String text) {
        assertThat(BucketPolicy.letsAnybodyWrite(text)).isFalse();
    }
}
