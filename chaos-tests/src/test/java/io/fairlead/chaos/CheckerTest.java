package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.chaos.Call.Addressed;
import io.fairlead.chaos.Call.Kind;
import io.fairlead.chaos.Call.Way;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RequestRecord;
import io.fairlead.proxy.observe.TrafficRecord;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker sees what it is there to see. */
class CheckerTest {

    private final IOException cut = new IOException("cut");

    private final Ledger ledger = new Ledger();
    private int attempts = 1;

    private final Call plain = asked(new Call("nonce-1", Kind.PLAIN, Way.BASE_URL_HTTP1, Addressed.LONE));
    private final Call stream = asked(new Call("nonce-2", Kind.STREAM, Way.CONNECT_HTTP2, Addressed.LONE));

    private Call asked(Call call) {
        ledger.expect(call);
        executed(call);
        return call;
    }

    private void executed(Call call) {
        Reply unused = ledger.execute(
                Stage.PRIMARY,
                false,
                new Seen(
                        "HTTP/1.1",
                        1,
                        "POST",
                        "/v1/chat/completions",
                        List.of(
                                Map.entry(Ledger.NONCE, call.nonce()),
                                Map.entry("authorization", "Bearer " + Stage.CLIENT_KEY)),
                        Answers.question(call)));
    }

    private byte[] answer(Call call) {
        return ledger.of(call).get(0).answer();
    }

    private void check(Call call, int status, byte[] body, @Nullable Exception failure) {
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "x-fairlead-id", List.of("id"),
                        "x-fairlead-attempts", List.of(Integer.toString(attempts)),
                        "x-fairlead-target", List.of("lone/gpt-4o-mini"),
                        "content-type", List.of("application/json"),
                        "proxy-status", List.of("fairlead; error=x")),
                (name, value) -> true);
        AttemptReport report = new AttemptReport(1, "lone/m", 0, 1, 0, 200, "answered", "");
        ExchangeRecord record = new ExchangeRecord(
                ExchangeRecord.SCHEMA,
                "id",
                "",
                Instant.EPOCH,
                "lone",
                "m",
                "",
                "answered",
                "",
                200,
                "lone/m",
                1,
                List.of(report),
                new RequestRecord(
                        "intercept",
                        "POST",
                        "/",
                        "chat",
                        "generation",
                        false,
                        0,
                        0,
                        true,
                        0,
                        -1,
                        -1,
                        -1,
                        false,
                        false,
                        "",
                        "",
                        Map.of()),
                new TrafficRecord(1, 0, 0, 0, 1, 0, -1, -1, -1, -1, "", "", "", "", "", List.of()),
                List.of());
        new Checker(ledger, id -> Optional.of(record), Scenario.Upstream.HTTP1)
                .check(call, new Received(status, headers, body, failure));
    }

    private static byte[] join(byte[] first, String second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second.getBytes(StandardCharsets.UTF_8));
        return both.toByteArray();
    }

    private static String error(String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"server_error\"}}";
    }

    private byte[] firstEvents() {
        byte[] all = answer(stream);
        int border = new String(all, StandardCharsets.UTF_8).indexOf("\n\n", all.length / 2) + 2;
        return Arrays.copyOf(all, border);
    }

    @Test
    void accepts_a_whole_answer_and_one_that_broke_off_with_a_word() {
        assertThatCode(() -> check(plain, 200, answer(plain), null)).doesNotThrowAnyException();
        assertThatCode(() -> check(stream, 200, Arrays.copyOf(answer(stream), 999), cut))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(stream, 200, join(firstEvents(), "data: " + error("Fairlead: cut") + "\n\n"), cut))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(plain, 504, join(new byte[0], error("Fairlead: late")), null))
                .doesNotThrowAnyException();
    }

    @Test
    void sees_a_lost_and_a_repeated_byte() {
        byte[] whole = answer(plain);
        byte[] repeated = join(Arrays.copyOf(whole, whole.length), "}");
        byte[] lost = Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> check(plain, 200, lost, null)).hasMessageContaining("no answer of its upstreams");
        assertThatThrownBy(() -> check(plain, 200, repeated, null)).hasMessageContaining("no answer of its upstreams");
    }

    @Test
    void sees_an_answer_of_two_executions() {
        executed(stream);
        byte[] first = Arrays.copyOf(ledger.of(stream).get(0).answer(), 5_000);
        byte[] second = ledger.of(stream).get(1).answer();
        attempts = 2;
        byte[] mixed = Arrays.copyOf(first, 6_000);
        System.arraycopy(second, 5_000, mixed, 5_000, 1_000);
        assertThatThrownBy(() -> check(stream, 200, mixed, cut)).hasMessageContaining("one error event");
    }

    @Test
    void sees_a_broken_stream_that_passes_as_whole() {
        assertThatThrownBy(() -> check(stream, 200, firstEvents(), null)).hasMessageContaining("ended cleanly");
        assertThatThrownBy(() -> check(stream, 200, join(firstEvents(), "data: [DONE]\n\n"), cut))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> check(plain, 200, Arrays.copyOf(answer(plain), 9), cut))
                .hasMessageContaining("held until it is whole");
    }

    @Test
    void sees_a_failure_without_a_type() {
        assertThatThrownBy(() -> check(plain, 502, join(new byte[0], "{}"), null))
                .hasMessageContaining("Fairlead: ");
        assertThatThrownBy(() -> check(plain, 500, join(new byte[0], error("Fairlead: oops")), null))
                .hasMessageContaining("500");
        assertThatThrownBy(() -> check(plain, 502, join(new byte[0], error("Fairlead: " + "nonce-1@primary")), null))
                .hasMessageContaining("no byte of a provider");
    }

    @Test
    void sees_an_execution_that_nobody_counted() {
        executed(plain);
        assertThatThrownBy(() -> check(plain, 200, answer(plain), null)).hasMessageContaining("executions of");
    }

    @Test
    void takes_a_missing_head_only_for_a_stream_that_was_reset() {
        IOException reset = new IOException("Received RST_STREAM: Internal error");
        assertThatCode(() -> check(stream, 0, new byte[0], reset)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(plain, 0, new byte[0], reset)).hasMessageContaining("got no head");
        assertThatThrownBy(() -> check(stream, 0, new byte[0], cut)).hasMessageContaining("got no head");
    }
}
