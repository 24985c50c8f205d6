package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.observe.ExchangeRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What must be true of every call, whatever happened on the way. Safe for any thread. */
final class Checker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ledger ledger;
    private final Function<String, Optional<ExchangeRecord>> remembered;
    private final Scenario.Upstream upstream;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** {@code remembered}: what the engine says of an exchange, by its id. */
    Checker(Ledger ledger, Function<String, Optional<ExchangeRecord>> remembered, Scenario.Upstream upstream) {
        this.ledger = ledger;
        this.remembered = remembered;
        this.upstream = upstream;
    }

    /** Checks a call that is over, once the engine is at rest. */
    void check(Call call, Received received) {
        List<Ledger.Execution> executions = ledger.of(call);
        executions.forEach(each -> asked(call, each));
        if (received.status() == 0) {
            headless(call, received);
            return;
        }
        assertThat(ids.add(received.header("x-fairlead-id")))
                .as("%s has an id of its own: %s", call, received)
                .isTrue();
        budget(call, received, executions);
        if (received.whole()) {
            whole(call, received, executions);
        } else if (received.broken()) {
            broken(call, received, executions);
        } else {
            error(call, received);
        }
    }

    /** Where the path only delays, or another provider is well, nobody sees a failure that was not committed to. */
    void checkSuccess(Call call, Received received, boolean harmless) {
        if (harmless) {
            assertThat(received.whole())
                    .as("%s is whole: %s", call, described(received))
                    .isTrue();
        } else if (call.provider() == Call.Addressed.SAFE && received.status() > 0) {
            assertThat(received.status())
                    .as("%s found the healthy provider: %s", call, described(received))
                    .isEqualTo(200);
        }
    }

    /**
     * The JDK's client drops a head that it has not handed on yet when the stream breaks close behind; its words tell that it
     * was reading a body. What is held until it is whole cannot come to that.
     */
    private static void headless(Call call, Received received) {
        assertThat(call.kind()).as("%s got no head: %s", call, received).isNotEqualTo(Call.Kind.PLAIN);
        assertThat(String.valueOf(received.failure()))
                .as("%s got no head", call)
                .containsAnyOf("Received RST_STREAM", "chunked transfer encoding", "fixed content-length");
    }

    private static String described(Received received) {
        return received + " " + (received.error() ? received.text() : "");
    }

    /** The provider read what the client sent, byte for byte, under the key that is meant for it. */
    private void asked(Call call, Ledger.Execution execution) {
        boolean spare = execution.provider().equals(Stage.SPARE);
        assertThat(execution.request().body()).as("request of %s", call).isEqualTo(Answers.question(call));
        assertThat(execution.request().header("authorization"))
                .as("key of %s", call)
                .isEqualTo("Bearer " + (spare ? Stage.SPARE_KEY : Stage.CLIENT_KEY));
        assertThat(spare && call.provider() == Call.Addressed.LONE)
                .as("%s strayed", call)
                .isFalse();
        if (!spare) {
            assertThat(execution.request().protocol()).isEqualTo(upstream.word());
        }
    }

    /** Attempts stay in their budget; every request that a provider saw is counted. */
    private void budget(Call call, Received received, List<Ledger.Execution> executions) {
        int targets = call.provider() == Call.Addressed.SAFE ? 2 : 1;
        int sent = Integer.parseInt(received.header("x-fairlead-attempts"));
        ExchangeRecord record =
                remembered.apply(received.header("x-fairlead-id")).orElseThrow();
        int attempts = record.attempts().size();
        assertThat(attempts).as("attempts of %s: %s", call, record.attempts()).isBetween(1, Stage.ATTEMPTS * targets);
        // A pooled connection that had died is replaced once an attempt: sent twice, tried once.
        assertThat(sent).as("sent for %s: %s", call, record.attempts()).isBetween(0, 2 * attempts);
        assertThat(executions.size())
                .as("executions of %s: %s", call, record.attempts())
                .isLessThanOrEqualTo(sent);
    }

    /** A clean 2xx is one answer of one upstream, complete, and that upstream is named. */
    private static void whole(Call call, Received received, List<Ledger.Execution> executions) {
        Ledger.Execution source = executions.stream()
                .filter(each -> Arrays.equals(each.answer(), received.body()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(call + " ended cleanly, but is no answer of its upstreams: "
                        + received + " of " + sizes(executions)));
        String target = received.header("x-fairlead-target");
        String expected = source.provider().equals(Stage.SPARE)
                ? "spare/"
                : call.provider().word() + "/";
        assertThat(target).as("target of %s", call).startsWith(expected);
    }

    /** What broke off is a prefix of one upstream's answer; at an event's border one error event may follow. */
    private static void broken(Call call, Received received, List<Ledger.Execution> executions) {
        assertThat(call.kind())
                .as("%s is held until it is whole: %s", call, received)
                .isNotEqualTo(Call.Kind.PLAIN);
        byte[] body = received.body();
        int common = executions.stream()
                .mapToInt(each -> common(each.answer(), body))
                .max()
                .orElse(0);
        if (common == body.length) {
            return;
        }
        String before = new String(body, 0, common, StandardCharsets.UTF_8);
        // "data: {" is how the next event of the upstream and the error begin alike.
        int border = before.lastIndexOf("\n\n") + 2;
        assertThat(border)
                .as("%s has foreign bytes after %s of %s: %s", call, common, sizes(executions), received)
                .isGreaterThan(1);
        errorEvent(call, new String(body, border, body.length - border, StandardCharsets.UTF_8));
    }

    private static void errorEvent(Call call, String event) {
        assertThat(event)
                .as("%s ends with one error event", call)
                .startsWith("data: ")
                .endsWith("\n\n");
        assertThat(event.indexOf("\n\n"))
                .as("%s ends with one event: %s", call, event)
                .isEqualTo(event.length() - 2);
        errorBody(call, event.substring(6));
    }

    /** Nothing was committed: the client reads an error in the dialect it speaks. */
    private static void error(Call call, Received received) {
        assertThat(received.clean())
                .as("%s has a whole error: %s", call, received)
                .isTrue();
        assertThat(received.status()).as("%s: %s", call, received.text()).isIn(502, 503, 504);
        assertThat(received.header("content-type")).startsWith("application/json");
        assertThat(received.header("proxy-status")).as("%s", received).startsWith("fairlead;");
        errorBody(call, received.text());
    }

    private static void errorBody(Call call, String json) {
        try {
            JsonNode error = JSON.readTree(json).path("error");
            assertThat(error.path("message").asText()).as("%s: %s", call, json).startsWith("Fairlead: ");
            assertThat(error.path("type").asText()).as("%s: %s", call, json).isEqualTo("server_error");
            assertThat(json).as("%s: no byte of a provider", call).doesNotContain("@");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int common(byte[] answer, byte[] body) {
        int mismatch = Arrays.mismatch(answer, body);
        return mismatch < 0 ? body.length : mismatch;
    }

    private static List<String> sizes(List<Ledger.Execution> executions) {
        return executions.stream()
                .map(each -> each.provider() + " " + each.answer().length)
                .toList();
    }
}
