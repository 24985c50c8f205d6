package io.fairlead.proxy.policy.mend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The layer over scripted attempts, in virtual time. */
class MendTest {

    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream");

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryAccount memory = new MemoryAccount(1 << 20, 1 << 20, 1 << 20);
    private final ScriptedBody first = new ScriptedBody();
    private final ScriptedBody second = new ScriptedBody();
    private final CompletableFuture<Outcome> again = new CompletableFuture<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final CollectingSink client = new CollectingSink();
    private Body.Sink reader = client;
    private Supplier<CompletableFuture<ClientsApi.@Nullable Asked>> asked =
            () -> CompletableFuture.completedFuture(new ClientsApi.Asked(reply(), true, true));
    private @Nullable Body body;

    private final ClientsApi apis = new ClientsApi() {
        @Override
        public @Nullable Api of(Exchange exchange) {
            return Apis.named("openai", "chat");
        }

        @Override
        public String maker(Exchange exchange) {
            return "openai";
        }

        @Override
        public Failure failure(Attempt attempt, ProviderError error, Headers headers) {
            return Calls.failure(
                    Failure.Stage.ANSWER,
                    error.kind() == ErrorKind.CONTENT_FILTER ? Failure.Kind.CONTENT_FILTER : Failure.Kind.OVERLOADED);
        }

        @Override
        public CompletableFuture<@Nullable Asked> asked(Exchange exchange) {
            return asked.get();
        }
    };

    private Exchange exchange(ClientHints hints) {
        Provider provider = new Provider(
                "openai",
                Dialects.named("openai"),
                new Origin("https", "openai.test", 443),
                "",
                "",
                null,
                (status, headers, bytes) -> new ProviderError(ErrorKind.UNKNOWN, status, false, null, null, null));
        return new Exchange(
                "x-1",
                Instant.EPOCH,
                loop,
                Entrance.BASE_URL,
                new Request("POST", "/v1/chat/completions", Headers.NONE, RequestBody.empty()),
                provider,
                new Operation("openai", "chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null),
                new Facts("m", true, 0),
                hints,
                new ExchangeListener() {
                    @Override
                    public void resumed(Exchange of, String result) {
                        results.add(result);
                    }
                });
    }

    private Exchange open(ClientHints hints, MendConfig.OnBreak onBreak) {
        Exchange exchange = exchange(hints);
        MendConfig config = new MendConfig(onBreak, 0, Duration.ZERO);
        var outcome = new Mend(target -> config, apis, memory)
                .around(it -> {
                    Attempt attempt = it.visit(it.addressed()).attempt();
                    attempts.add(attempt);
                    if (attempts.size() > 1) {
                        return again;
                    }
                    attempt.onAbort(why -> {
                        if (why instanceof Outcome.Failed failed) {
                            breaks(failed.failure());
                        }
                    });
                    attempt.commit();
                    return CompletableFuture.completedFuture(Outcome.answered(new Answer(200, EVENTS, -1, first)));
                })
                .serve(exchange);
        Answer answer = ((Outcome.Answered) Objects.requireNonNull(outcome.getNow(null))).answer();
        body = answer.body();
        body.open(reader);
        return exchange;
    }

    private Exchange open() {
        return open(ClientHints.NONE, MendConfig.OnBreak.RESUME);
    }

    private static String chunk(String text, String finish) {
        return "data: {\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text + "\"},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private void breaks() {
        breaks(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
    }

    private void breaks(Failure failure) {
        StreamEnd.Broken end = new StreamEnd.Broken(failure, false);
        attempts.get(0).settle(end);
        first.breakOff(end);
    }

    private void answers() {
        attempts.get(1).commit();
        again.complete(Outcome.answered(new Answer(200, EVENTS, -1, second)));
    }

    private void staysBroken(String why) {
        assertThat(Objects.requireNonNull(client.cut()).failure().kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
        assertThat(client.cut().atBoundary()).isTrue();
        assertThat(results).containsExactly(why);
    }

    private static Reply reply() {
        Conversation of = new Conversation(
                "m",
                true,
                false,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(of, "openai", "m", "id", 1);
    }

    @AfterEach
    void everything_is_back_at_rest() {
        assertThat(first.held() + second.held()).as("buffers held").isZero();
        assertThat(loop.waiting()).as("timers").isZero();
        assertThat(memory.used(Place.HEAP)).as("memory").isZero();
    }

    @Test
    void the_rest_follows_and_what_is_within_an_event_is_never_seen() {
        open();
        first.send(chunk("one ", "null"));
        first.send(chunk("two ", "null").substring(0, 90));
        assertThat(client.text()).isEqualTo(chunk("one ", "null"));
        breaks();
        answers();
        second.send(chunk("one ", "null") + chunk("three", "null"));
        second.send(chunk("", "\"stop\"") + "data: [DONE]\n\n");
        second.complete();
        assertThat(client.whole()).isTrue();
        assertThat(client.text()).contains("\"content\":\"three\"").endsWith("data: [DONE]\n\n");
        assertThat(results).containsExactly("mended");
    }

    @Test
    void reading_follows_writing_whoever_speaks() {
        open();
        first.send(chunk("one ", "null"));
        Objects.requireNonNull(body).pause();
        assertThat(first.paused()).isTrue();
        breaks();
        answers();
        assertThat(second.paused()).isTrue();
        body.resume();
        assertThat(second.paused()).isFalse();
        second.send(chunk("one ", "\"stop\"") + "data: [DONE]\n\n");
        second.complete();
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_reader_that_leaves_while_another_is_asked_ends_that_and_reads_nothing() {
        open();
        first.send(chunk("one ", "null"));
        breaks();
        Objects.requireNonNull(body).cancel();
        assertThat(attempts.get(1).aborted()).isNotNull();
        again.complete(Outcome.answered(new Answer(200, EVENTS, -1, second)));
        assertThat(second.cancelled()).isTrue();
        assertThat(client.cut()).isNull();
    }

    @Test
    void nobody_is_asked_for_a_call_that_was_ended() {
        Exchange exchange = open();
        first.send(chunk("one ", "null"));
        exchange.stop(Outcome.abandoned());
        breaks();
        staysBroken("stopped");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void what_is_thrown_while_the_request_is_read_ends_as_the_break_did() {
        open();
        first.send(chunk("one ", "null"));
        asked = () -> CompletableFuture.failedFuture(new NoClassDefFoundError("a library that is not there"));
        breaks();
        staysBroken("internal");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void what_is_thrown_below_ends_as_the_break_did() {
        open();
        first.send(chunk("one ", "null"));
        breaks();
        again.completeExceptionally(new OutOfMemoryError("on purpose"));
        staysBroken("internal");
    }

    @Test
    void what_is_thrown_by_the_reader_of_the_rest_harms_nobody_else() {
        reader = new Body.Sink() {
            @Override
            public void data(ByteBuf bytes) {
                if (attempts.size() > 1) {
                    bytes.release();
                    throw new OutOfMemoryError("on purpose");
                }
                client.data(bytes);
            }

            @Override
            public void flush() {}

            @Override
            public void complete(Headers trailers) {
                client.complete(trailers);
            }

            @Override
            public void broken(StreamEnd.Broken end) {
                client.broken(end);
            }
        };
        open();
        first.send(chunk("one ", "null"));
        breaks();
        answers();
        second.send(chunk("one ", "null") + chunk("three", "null"));
        staysBroken("internal");
        assertThat(second.cancelled()).isTrue();
    }

    @Test
    void a_silence_that_the_client_does_not_bear_ends_with_the_error() {
        open(ClientHints.read(Headers.of("x-stainless-read-timeout", "20")), MendConfig.OnBreak.RESUME);
        first.send(chunk("one ", "null"));
        breaks();
        loop.advance(Duration.ofMillis(18_999));
        assertThat(client.cut()).isNull();
        loop.advance(Duration.ofMillis(1));
        staysBroken("too_late");
        assertThat(attempts.get(1).aborted()).isNotNull();
    }

    @Test
    void an_error_that_would_come_again_passes_as_the_provider_said_it() {
        open();
        first.send(chunk("one ", "null"));
        String error =
                "data: {\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\"content_policy_violation\"}}\n\n";
        first.send(error);
        first.complete();
        assertThat(client.text()).isEqualTo(chunk("one ", "null") + error);
        assertThat(client.whole()).isTrue();
        assertThat(results).containsExactly("other_failure");
    }

    @Test
    void an_error_whose_mending_fails_is_told_in_the_providers_own_words() {
        open();
        first.send(chunk("one ", "null"));
        String error =
                "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":\"server_error\"}}\n\n";
        first.send(error);
        again.complete(Outcome.failed(Calls.failure(Failure.Stage.CONNECT, Failure.Kind.UNAVAILABLE)));
        assertThat(client.text()).isEqualTo(chunk("one ", "null") + error);
        StreamEnd.Broken end = Objects.requireNonNull(client.cut());
        assertThat(end.atBoundary()).as("no second error follows").isFalse();
        assertThat(results).containsExactly("no_target");
    }

    @Test
    void where_it_is_not_configured_the_very_body_passes() {
        open(ClientHints.NONE, MendConfig.OnBreak.ERROR);
        assertThat(body).isSameAs(first);
        first.send(chunk("one ", "\"stop\""));
        first.complete();
    }

    @Test
    void more_text_than_the_memory_takes_passes_as_it_would_without() {
        var others = memory.claim(Place.HEAP);
        assertThat(others.grow(1 << 20)).isTrue();
        open();
        first.send(chunk("one ", "null"));
        breaks();
        assertThat(results).containsExactly("not_words");
        assertThat(attempts).hasSize(1);
        others.close();
    }
}
