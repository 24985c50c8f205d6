package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

    @BeforeAll
    static void every_coding_is_read_here() throws Exception {
        ContentCodings.ready("br, zstd").get(60, TimeUnit.SECONDS);
    }

    private static Failure judged(int status, String coding, byte[] body) {
        return Judge.byClassifier(Instant::now, MemoryAccount.unbounded())
                .answer(
                        Calls.attempt(Exchanges.on(new VirtualLoop()).begin()),
                        status,
                        Headers.of("content-type", "application/json", "content-encoding", coding),
                        body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip", "deflate", "br", "zstd"})
    void an_error_is_read_in_every_coding(String coding) {
        byte[] quota = Packing.packed(coding, "{\"error\":{\"code\":\"insufficient_quota\"}}");
        assertThat(judged(429, coding, quota).kind()).isEqualTo(Failure.Kind.QUOTA);
        byte[] length = Packing.packed(coding, "{\"error\":{\"code\":\"context_length_exceeded\"}}");
        assertThat(judged(400, coding, length).kind()).isEqualTo(Failure.Kind.CONTEXT_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "compress"})
    void of_an_error_that_cannot_be_read_the_status_speaks(String coding) {
        assertThat(judged(429, coding, new byte[] {31, 7, 1}).kind()).isEqualTo(Failure.Kind.RATE_LIMITED);
        byte[] bomb = Packing.packed(coding.equals("compress") ? "gzip" : coding, " ".repeat(32 << 20));
        assertThat(judged(503, coding, bomb).kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
    }
}
