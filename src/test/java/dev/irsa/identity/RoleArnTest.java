package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {
    private static final String PREFIX = "arn:aws:iam::111122223333:role/";
    private static final String NO_NAME = "has an invalid role path or name";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::111122223333:role/app",
                "arn:aws:iam::000000000000:role/a",
                "arn:aws:iam::111122223333:role/team/sub/app",
                "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
                "arn:aws:iam::111122223333:role/A+b=C,d.e@f-g_h9",
                "arn:aws:iam::111122223333:role/...",
                "arn:aws-cn:iam::111122223333:role/app",
                "arn:aws-us-gov:iam::111122223333:role/app",
                "arn:aws-iso:iam::111122223333:role/app",
                "arn:aws-iso-b:iam::111122223333:role/app",
                "arn:aws-iso-e:iam::111122223333:role/app",
                "arn:aws-iso-f:iam::111122223333:role/app",
                "arn:aws-eusc:iam::111122223333:role/app",
            })
    void isRead(String text) {
        assertThat(RoleArn.parse(text)).isEqualTo(Parsed.valid(new RoleArn(text)));
        assertThat(new RoleArn(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "arn", "arn:aws:iam", "app", "arn:aws:iam::111122223333:role/a:b"})
    @ValueSource(strings = {"arn:aws:s3:::bucket", "arn:aws:sts::111122223333:assumed-role/app/session"})
    @ValueSource(strings = {"arn:aws:iam:us-east-1:111122223333:role/app", "ARN:aws:iam::111122223333:role/app"})
    @ValueSource(strings = {" arn:aws:iam::111122223333:role/app", "arn:aws:IAM::111122223333:role/app"})
    void isNotAnIamArn(String text) {
        assertThat(Problems.of(RoleArn.parse(text))).isEqualTo("is not an IAM role ARN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "AWS", "aws-", "aws--cn", "awsx", "aws cn", "aws-CN", "aws-\u0441n", "", "-aws"})
    @ValueSource(strings = {"aws-0123456789012345678901234567890123456789"})
    void namesNoPartition(String partition) {
        assertThat(Problems.of(RoleArn.parse("arn:" + partition + ":iam::111122223333:role/app")))
                .isEqualTo("names no AWS partition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1111222233334", "11112222333a", "+11122223333", " 11112222333"})
    @ValueSource(strings = {"\uff11\uff11\uff11\uff11\uff12\uff12\uff12\uff12\uff13\uff13\uff13\uff13"})
    @ValueSource(strings = {"\u0661\u0661\u0661\u0661\u0662\u0662\u0662\u0662\u0663\u0663\u0663\u0663"})
    void hasNoAccount(String account) {
        assertThat(Problems.of(RoleArn.parse("arn:aws:iam::" + account + ":role/app")))
                .isEqualTo("has no 12-digit account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user/app", "instance-profile/app", "root", "role", "Role/app", "roles/app", ""})
    void isNoRole(String resource) {
        assertThat(Problems.of(RoleArn.parse("arn:aws:iam::111122223333:" + resource)))
                .isEqualTo("is not the ARN of a role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//x", "/x", "x/", "a//b", ".", "..", "../x", "a/../x", "a/./x"})
    @ValueSource(
            strings = {"app\n", "a\nb", "app\r", "a\tb", "app\0", "app ", "a b", "app\u200b", "\u202eppa", "\u00e9"})
    @ValueSource(strings = {"$(SECRET)", "a$$b", "\"app\"", "<script>", "a%0d%0ab", "{{x}}", "a'b", "a*", "a?", "a\\b"})
    void hasNoValidName(String name) {
        assertThat(Problems.of(RoleArn.parse(PREFIX + name))).isEqualTo(NO_NAME);
    }

    @ParameterizedTest
    @CsvSource({"64,true", "65,false"})
    void nameHasALimit(int length, boolean valid) {
        assertThat(RoleArn.parse(PREFIX + "n".repeat(length)) instanceof Parsed.Valid)
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"512,true", "513,false"})
    void pathHasALimit(int length, boolean valid) {
        String path = "/" + "p".repeat(length - 2) + "/";

        assertThat(RoleArn.parse("arn:aws:iam::111122223333:role" + path + "app") instanceof Parsed.Valid)
                .isEqualTo(valid);
    }

    @Test
    void hugeTextIsRefusedAtOnce() {
        assertThat(Problems.of(RoleArn.parse(":".repeat(5_000_000)))).isEqualTo("is not an IAM role ARN");
        assertThat(Problems.of(RoleArn.parse(PREFIX + "x".repeat(5_000)))).isEqualTo("is not an IAM role ARN");
    }
}
