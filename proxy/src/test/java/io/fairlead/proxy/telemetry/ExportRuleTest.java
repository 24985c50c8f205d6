package io.fairlead.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportRuleTest {

    /** What is written into a message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A {@code google.rpc.Status} with other details before and behind. */
    static byte[] retryInfo(long seconds, int nanos) {
        byte[] delay = message(out -> {
            out.writeInt64(1, seconds);
            out.writeInt32(2, nanos);
        });
        byte[] info = message(out -> out.writeByteArray(1, delay));
        byte[] other = message(out -> {
            out.writeString(1, "type.googleapis.com/google.rpc.DebugInfo");
            out.writeByteArray(2, message(inner -> inner.writeString(1, "x".repeat(300))));
        });
        byte[] any = message(out -> {
            out.writeString(1, "type.googleapis.com/google.rpc.RetryInfo");
            out.writeByteArray(2, info);
        });
        return message(out -> {
            out.writeInt32(1, 8);
            out.writeString(2, "no more");
            out.writeByteArray(3, other);
            out.writeByteArray(3, any);
            out.writeBytes(9, ByteString.EMPTY);
            out.writeFixed32(10, 1);
            out.writeFixed64(11, 1);
        });
    }

    private static Answer grpc(int status, @Nullable String code, @Nullable String details) {
        Headers fields = code == null
                ? Headers.NONE
                : details == null
                        ? Headers.of("grpc-status", code)
                        : Headers.of("grpc-status", code, "grpc-status-details-bin", details);
        return new Answer(status, Headers.NONE, new byte[0], fields, null, "");
    }

    private static Answer unanswered(String code) {
        return new Answer(0, Headers.NONE, new byte[0], Headers.NONE, null, code);
    }

    @ParameterizedTest
    @CsvSource({
        "0,false",
        "1,true",
        "2,false",
        "3,false",
        "4,true",
        "5,false",
        "6,false",
        "7,false",
        "8,false",
        "9,false",
        "10,true",
        "11,true",
        "12,false",
        "13,false",
        "14,true",
        "15,true",
        "16,false",
        "99,false",
        "x,false"
    })
    void what_a_grpc_collector_says_is_repeated_where_the_specification_allows(String code, boolean again) {
        assertThat(ExportRule.grpc(grpc(200, code, null)).again()).isEqualTo(again);
        Answer withoutBody = new Answer(200, Headers.of("grpc-status", code), new byte[0], Headers.NONE, null, "");
        assertThat(ExportRule.grpc(withoutBody).again()).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "200,false",
        "400,false",
        "401,false",
        "403,false",
        "404,false",
        "429,true",
        "500,false",
        "502,true",
        "503,true",
        "504,true"
    })
    void an_answer_without_a_status_of_grpc_is_told_by_that_of_http(int status, boolean again) {
        assertThat(ExportRule.grpc(grpc(status, null, null)).again()).isEqualTo(again);
        Answer http = new Answer(status, Headers.NONE, new byte[0], Headers.NONE, null, "");
        assertThat(ExportRule.http(http).again()).isEqualTo(again);
    }

    @Test
    void a_collector_that_has_run_out_is_asked_again_only_when_it_says() {
        String details = Base64.getEncoder().encodeToString(retryInfo(3, 500_000_000));
        ExportRule.Verdict verdict = ExportRule.grpc(grpc(200, "8", details));
        assertThat(verdict).isEqualTo(new ExportRule.Verdict(true, Duration.ofMillis(3_500)));
        assertThat(ExportRule.grpc(grpc(200, "14", details)).asked()).isEqualTo(Duration.ofMillis(3_500));
        Answer busy = new Answer(503, Headers.NONE, new byte[0], Headers.NONE, Duration.ofSeconds(7), "");
        assertThat(ExportRule.http(busy).asked()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void no_answer_is_repeated_but_what_a_rule_forbids() {
        for (String code : new String[] {"connect_refused", "dns_failed", "answer_timeout", "connection_closed"}) {
            assertThat(ExportRule.grpc(unanswered(code)).again()).isTrue();
            assertThat(ExportRule.http(unanswered(code)).again()).isTrue();
        }
        assertThat(ExportRule.grpc(unanswered("ssrf_blocked")).again()).isFalse();
        assertThat(ExportRule.http(unanswered("shut_down")).again()).isFalse();
    }

    @Test
    void waits_grow_to_a_bound_and_are_never_shorter_than_asked() {
        RetryPolicy policy = RetryPolicy.getDefault();
        assertThat(ExportRule.wait(policy, 1, null, 0.5)).isEqualTo(Duration.ofMillis(500));
        assertThat(ExportRule.wait(policy, 2, null, 0.5)).isEqualTo(Duration.ofMillis(750));
        assertThat(ExportRule.wait(policy, 60, null, 0.999)).isLessThan(policy.getMaxBackoff());
        assertThat(ExportRule.wait(policy, 1, Duration.ofSeconds(9), 0.5)).isEqualTo(Duration.ofSeconds(9));
        assertThat(ExportRule.tries(null)).isEqualTo(1);
    }

    /** Whoever answers may be hostile: every cut and every changed byte of what is good, and noise. */
    @Test
    void details_that_cannot_be_read_say_nothing_and_do_no_harm() {
        byte[] good = retryInfo(3, 0);
        Random random = new Random(7);
        for (int cut = 0; cut < good.length; cut++) {
            byte[] changed = good.clone();
            changed[cut] = (byte) random.nextInt();
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            for (byte[] each : new byte[][] {Arrays.copyOf(good, cut), changed, noise}) {
                Duration read = RetryInfo.delay(Base64.getEncoder().encodeToString(each));
                assertThat(read == null || !read.isNegative()).isTrue();
            }
        }
        assertThat(RetryInfo.delay("no base64 \u00e9")).isNull();
        assertThat(RetryInfo.delay("A".repeat(1 << 20))).isNull();
        String negative = Base64.getEncoder().encodeToString(retryInfo(-5, 0));
        assertThat(RetryInfo.delay(negative)).isEqualTo(Duration.ZERO);
    }
}
