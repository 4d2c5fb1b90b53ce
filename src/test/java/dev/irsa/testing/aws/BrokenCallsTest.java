package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, STS answers with an error of its own, and the call is recorded. */
class BrokenCallsTest {
    private final StsWire sts = new StsWire();

    @AfterEach
    void stop() {
        sts.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Action=%", "Action=%zz", "Action=GetCallerIdentity&%e"})
    void aFormThatCannotBeRead(String form) {
        assertThat(sts.post(form, Map.of()).code()).isEqualTo("404 MalformedQueryString");
        assertThat(sts.aws.calls().getLast().outcome()).isEqualTo("MalformedQueryString");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "20261320T000000Z"})
    void aTimeThatIsNone(String time) {
        String body = "Action=GetCallerIdentity&Version=2011-06-15";
        String authority = URI.create(sts.aws.endpoint()).getAuthority();
        Map<String, String> headers =
                new HashMap<>(Signer.headers(sts.aws.user(StsWire.ACCOUNT, "ci"), authority, body));
        headers.keySet().removeIf("X-Amz-Date"::equalsIgnoreCase);
        headers.put("X-Amz-Date", time);
        assertThat(sts.post(body, headers).code()).isEqualTo("400 IncompleteSignature");
        assertThat(sts.aws.calls().getLast().outcome()).isEqualTo("IncompleteSignature");
    }

    /** A defect of the double itself looks like none of its clients. */
    @Test
    void aDefectIsAnAnswerToo() {
        InstantSource clock = () -> {
            throw new IllegalStateException("a clock that broke");
        };
        try (StsWire broken = new StsWire(Optional.of(clock))) {
            assertThat(broken.assume().code()).isEqualTo("500 InternalFailure");
            assertThat(broken.aws.calls().getLast().outcome()).isEqualTo("InternalFailure");
        }
    }
}
