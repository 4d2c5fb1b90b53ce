package dev.irsa.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoleArnFuzzTest {
    private static final Pattern ARN = Pattern.compile(
            "arn:(aws(-[a-z0-9]+)*):iam::[0-9]{12}:role((/[A-Za-z0-9_+=,.@-]+)*/)([A-Za-z0-9_+=,.@-]{1,64})");

    @DictionaryFile(resourcePath = "/fuzz/annotations.dict")
    @FuzzTest
    void parse(byte[] input) {
        String text = new String(input, UTF_8);
        Parsed<RoleArn> parsed = RoleArn.parse(text);
        assertThat(parsed instanceof Parsed.Valid<RoleArn>).as(text).isEqualTo(isRole(text));
        if (parsed instanceof Parsed.Valid<RoleArn>(RoleArn role)) {
            assertThat(role.text()).isEqualTo(text);
        }
    }

    private static boolean isRole(String text) {
        var matcher = ARN.matcher(text);
        return matcher.matches()
                && matcher.group(1).length() <= 32
                && matcher.group(3).length() <= 512
                && Arrays.stream(text.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals(".."));
    }
}
