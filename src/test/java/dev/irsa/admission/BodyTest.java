package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BodyTest {
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final BodyBudget budget = new BodyBudget(0);

    private static MockHttpServletRequest request(byte[] body, boolean chunked) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/mutate") {
            @Override
            public long getContentLengthLong() {
                return chunked ? -1 : super.getContentLengthLong();
            }
        };
        request.setContentType("application/json");
        request.setContent(body);
        return request;
    }

    private Body read(MockHttpServletRequest request, long deadline) throws InterruptedException {
        try (BodyBudget.Share memory = budget.open()) {
            return Body.read(request, System.nanoTime() + deadline, memory);
        }
    }

    private static void isRefused(Body body, int status, Reason reason) {
        assertThat(body).isInstanceOfSatisfying(Body.Refused.class, refused -> {
            assertThat(refused.answer().status()).isEqualTo(status);
            assertThat(refused.answer().outcome().reason()).isEqualTo(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 65_536, 65_537, 262_144, 1_000_000, ReviewReader.MAX_BODY})
    void readsBodiesOfEveryLengthWhetherAnnouncedOrNot(int length) throws InterruptedException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        for (boolean chunked : new boolean[] {false, true}) {
            assertThat(read(request(bytes, chunked), NEVER))
                    .isInstanceOfSatisfying(
                            Body.Bytes.class, read -> assertThat(read.bytes()).isEqualTo(bytes));
        }
    }

    @Test
    void refusesOneByteMoreThanTheLimit() throws InterruptedException {
        byte[] bytes = new byte[ReviewReader.MAX_BODY + 1];
        isRefused(read(request(bytes, false), NEVER), 413, Reason.BODY_TOO_LARGE);
        isRefused(read(request(bytes, true), NEVER), 413, Reason.BODY_TOO_LARGE);
    }

    @Test
    void refusesWhatArrivesAfterTheDeadline() throws InterruptedException {
        isRefused(read(request(new byte[10], false), -1), 408, Reason.BODY_TIMEOUT);
    }

    @Test
    void tellsATimeOutFromABodyThatEnds() throws InterruptedException {
        isRefused(read(failing(new SocketTimeoutException()), NEVER), 408, Reason.BODY_TIMEOUT);
        isRefused(
                read(failing(new ClientAbortException(new SocketTimeoutException())), NEVER), 408, Reason.BODY_TIMEOUT);
        isRefused(read(failing(new ClientAbortException(new EOFException())), NEVER), 400, Reason.BODY_MALFORMED);
        isRefused(read(failing(new BadRequestException("bad chunk")), NEVER), 400, Reason.BODY_MALFORMED);
        isRefused(read(failing(null), NEVER), 400, Reason.BODY_MALFORMED);
    }

    /** A body of 100 bytes, which ends with a failure, or early. */
    private static MockHttpServletRequest failing(@Nullable IOException failure) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/mutate") {
            @Override
            public long getContentLengthLong() {
                return 100;
            }

            @Override
            public ServletInputStream getInputStream() {
                return new ServletInputStream() {
                    @Override
                    public int read() throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        return -1;
                    }

                    @Override
                    public boolean isFinished() {
                        return false;
                    }

                    @Override
                    public boolean isReady() {
                        return true;
                    }

                    @Override
                    public void setReadListener(ReadListener listener) {
                        throw new UnsupportedOperationException();
                    }
                };
            }
        };
        request.setContentType("application/json");
        return request;
    }

    @Test
    void turnsAwayWhatFindsNoRoom() throws InterruptedException {
        try (BodyBudget.Share other = budget.open()) {
            assertThat(other.growTo(ReviewReader.MAX_BODY)).isTrue();
            isRefused(read(request(new byte[ReviewReader.MAX_BODY], false), NEVER), 503, Reason.OVERLOADED);
            assertThat(read(request(new byte[100_000], false), NEVER)).isInstanceOf(Body.Bytes.class);
        }
        assertThat(read(request(new byte[ReviewReader.MAX_BODY], false), NEVER)).isInstanceOf(Body.Bytes.class);
    }

    /**
     * R23: fifty large bodies at once, and room for one: what is not read is turned away, and nothing is forgotten. How
     * many are read is chance: two that hold half each turn each other away.
     */
    @Test
    void givesBackWhatItTook() throws Exception {
        try (var readers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new java.util.ArrayList<java.util.concurrent.Future<Body>>();
            for (int i = 0; i < 50; i++) {
                results.add(readers.submit(() -> read(request(new byte[ReviewReader.MAX_BODY], false), NEVER)));
            }
            for (var result : results) {
                if (!(result.get() instanceof Body.Bytes)) {
                    isRefused(result.get(), 503, Reason.OVERLOADED);
                }
            }
        }
        assertThat(read(request(new byte[ReviewReader.MAX_BODY], false), NEVER)).isInstanceOf(Body.Bytes.class);
    }
}
