package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.CatalogEntry.ServedApi;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.LimitHeaders;
import io.fairlead.dialect.Models;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.TokenCounts;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.probation.Probation;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.render.RenderFailures;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.TinyApi;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer under probation, between two APIs that are small enough to see through. */
class TranslateTest {
    private static final TinyApi MINE = new TinyApi("mine", "delta");
    private static final TinyApi THEIRS = new TinyApi("theirs", "word");
    private static final Provider HERE = Calls.provider("here");
    private static final Provider THERE = withErrorsOf(Calls.provider("there"), "openai");
    private static final Provider SAME = Calls.provider("same");
    private static final LargeWork WORK = new LargeWork(1);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final MemoryAccount memory = new MemoryAccount(1 << 20, 1 << 20, 0);
    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedBody body = new ScriptedBody();
    private final CollectingSink client = new CollectingSink();
    private final List<String> heard = new ArrayList<>();
    private @Nullable Attempt sent;
    private String sentBody = "";
    private boolean lossy;
    private Headers answered = Headers.of("content-type", "text/event-stream", "x-request-id", "r-1", "x-own", "1");
    private int status = 200;
    private String clients = "Bearer k";

    private static Provider withErrorsOf(Provider provider, String kind) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(kind));
        return new Provider(
                provider.name(),
                provider.dialect(),
                provider.origin(),
                provider.basePath(),
                provider.catalogPath(),
                provider.connectTo(),
                entry.errors()::classify);
    }

    private static CatalogEntry entry(Provider provider) {
        return entry(provider, "*");
    }

    private static CatalogEntry entry(Provider provider, String models) {
        CatalogEntry known = Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai"));
        String api = provider.equals(THERE) ? "theirs" : "mine";
        return new CatalogEntry(
                provider.name(),
                "",
                "lines",
                List.of(),
                null,
                List.of(),
                List.of(),
                AuthForm.key("authorization", ""),
                known.errors(),
                LimitHeaders.NONE,
                TokenCounts.PLAIN,
                null,
                Models.NONE,
                Habits.NONE,
                List.of(),
                List.of(new ServedApi("lines", api, models)),
                List.of());
    }

    private final Conversions ways = new Conversions(
            TranslateTest::entry,
            (provider, model) -> model,
            (dialect, api) -> api.equals("mine") ? MINE : api.equals("theirs") ? THEIRS : null,
            (dialect, api) -> null);

    private Exchange exchange(String request) {
        boolean streamed = request.contains("\"stream\":true");
        Operation operation =
                new Operation("lines", "mine", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
        Headers headers = Headers.of(
                "x-stainless-lang",
                "java",
                "anthropic-beta",
                "b",
                "openai-organization",
                "o",
                "x-goog-user-project",
                "p",
                "x-amz-date",
                "d",
                "content-type",
                "application/json",
                "accept-encoding",
                "gzip",
                "traceparent",
                "t",
                "authorization",
                clients);
        return new Exchange(
                "x-1",
                Instant.EPOCH,
                loop,
                Entrance.BASE_URL,
                new Request(
                        "POST",
                        "/v1/mine",
                        headers,
                        new RequestBody.Whole(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8))),
                HERE,
                operation,
                new Facts("m", streamed, 0),
                ClientHints.NONE,
                new ExchangeListener() {
                    @Override
                    public void translated(Attempt attempt, List<String> dropped, boolean went) {
                        heard.add((went ? "sent without " : "refused for ") + dropped);
                    }
                });
    }

    /** Asks {@code target}; the upstream answers with {@link #body}. */
    private CompletableFuture<Outcome> ask(String request, Target target) {
        return ask(exchange(request), target);
    }

    private CompletableFuture<Outcome> ask(Exchange exchange, Target target) {
        var translate = new Translate(ways, lossy, 1_000, CLOCK, new ConversionResources(memory, WORK))
                .around(attempt -> {
                    sent = attempt;
                    sentBody = text(attempt.request().body());
                    return CompletableFuture.completedFuture(Outcome.answered(new Answer(status, answered, -1, body)));
                });
        var probation = new Probation(
                        TimeoutsConfig.defaults(),
                        new LearnedTimes(loop::nanoTime),
                        Judge.byClassifier(CLOCK, MemoryAccount.unbounded()),
                        any -> false,
                        MemoryAccount.unbounded(),
                        null)
                .around(translate);
        return probation.serve(exchange.visit(target).attempt());
    }

    private static Target there() {
        return new Target(THERE, "big", false);
    }

    private static String text(RequestBody whole) {
        return ((RequestBody.Whole) whole).content().toString(StandardCharsets.UTF_8);
    }

    private Attempt sent() {
        return Objects.requireNonNull(sent, "nothing was sent");
    }

    private static Answer answer(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Answered) outcome.join()).answer();
    }

    private static Failure failure(CompletableFuture<Outcome> outcome) {
        return ((Outcome.Failed) outcome.join()).failure();
    }

    @Test
    void a_request_is_written_in_the_targets_api_without_the_clients_own_headers() {
        ask("{\"ask\":\"hi\"}", there());

        assertThat(sent().request().path()).isEqualTo("/theirs");
        assertThat(sentBody).isEqualTo("{\"model\":\"big\",\"stream\":false,\"ask\":\"hi\"}");
        assertThat(sent().request().headers().toString())
                .isEqualTo("[traceparent, authorization, content-type, accept-encoding, x-theirs]");
        assertThat(sent().request().headers().get("accept-encoding")).isEqualTo("identity");
    }

    @Test
    void an_api_that_means_something_else_for_the_clients_model_is_not_read() {
        Conversions others = new Conversions(
                provider -> entry(provider, provider.equals(HERE) ? "other*" : "*"),
                (provider, model) -> model,
                (dialect, api) -> MINE,
                (dialect, api) -> null);

        assertThat(others.way(exchange("{\"ask\":\"hi\"}"), there())).isEqualTo(Conversion.SameApi.UNKNOWN);
    }

    @Test
    void a_whole_answer_is_read_and_written_for_the_client() {
        answered = Headers.of("content-type", "application/json", "x-request-id", "r-1", "x-own", "1");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("{\"wor");
        body.send("d\":\"yes\"}");
        body.complete();

        Answer answer = answer(outcome);
        answer.body().open(client);
        assertThat(client.text()).isEqualTo("{\"delta\":\"yes\"}");
        assertThat(client.whole()).isTrue();
        assertThat(answer.headers().get("x-request-id")).isEqualTo("r-1");
        assertThat(answer.headers().contains("x-own")).isFalse();
        assertThat(body.held()).isZero();
    }

    @Test
    void a_whole_answer_to_a_wish_for_a_stream_becomes_one() {
        answered = Headers.of("content-type", "application/json");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("{\"word\":\"yes\"}");
        body.complete();

        Answer answer = answer(outcome);
        answer.body().open(client);
        assertThat(answer.headers().get("content-type")).isEqualTo("text/event-stream");
        assertThat(client.text()).isEqualTo("delta yes\ndone\n");
    }

    @Test
    void an_answer_that_is_none_is_a_failed_attempt() {
        answered = Headers.of("content-type", "application/json");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("{\"what\":1}");
        body.complete();

        assertThat(failure(outcome).code()).isEqualTo("unreadable_answer");
        assertThat(failure(outcome).kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    @Test
    void an_answer_beyond_the_bound_is_a_failed_attempt_that_holds_nothing() {
        answered = Headers.of("content-type", "application/json");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("x".repeat(1_001));

        assertThat(failure(outcome).code()).isEqualTo("answer_too_large");
        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"gzip, GZIP", "x-gzip, GZIP", "deflate, ZLIB", "deflate, NONE", "identity, ''"})
    void an_answer_that_is_compressed_all_the_same_is_unpacked(String encoding, String wrapper) {
        answered = Headers.of("content-type", "application/json", "content-encoding", encoding);
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        for (byte each : packed("{\"word\":\"yes\"}", wrapper)) {
            body.send(new byte[] {each});
        }
        body.complete();

        Answer answer = answer(outcome);
        answer.body().open(client);
        assertThat(client.text()).isEqualTo("{\"delta\":\"yes\"}");
        assertThat(answer.headers().contains("content-encoding")).isFalse();
        assertThat(body.held()).isZero();
    }

    @Test
    void a_stream_that_is_compressed_all_the_same_is_unpacked() {
        answered = Headers.of("content-type", "text/event-stream", "content-encoding", "gzip");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send(packed("word one\nword two\ndone\n", "GZIP"));
        body.complete();

        answer(outcome).body().open(client);
        assertThat(client.text()).isEqualTo("delta one\ndelta two\ndone\n");
        assertThat(client.whole()).isTrue();
    }

    @Test
    void what_a_few_bytes_unfold_to_is_bounded() {
        answered = Headers.of("content-type", "application/json", "content-encoding", "gzip");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send(packed("x".repeat(100_000), "GZIP"));

        assertThat(failure(outcome).code()).isEqualTo("answer_too_large");
        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
    }

    @Test
    void an_event_that_the_memory_cannot_hold_is_a_failed_attempt_that_gives_back_what_it_took() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word ");
        for (int i = 0; i < 4; i++) {
            body.send("x".repeat(100_000));
        }

        assertThat(failure(outcome).code()).isEqualTo("event_too_large");
        assertThat(failure(outcome).fault()).isEqualTo(Failure.Fault.PROXY);
        assertThat(body.cancelled()).isTrue();
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isZero();
        assertThat(memory.refused(MemoryAccount.Place.HEAP)).isPositive();
    }

    @Test
    void an_event_of_many_parts_weighs_what_it_becomes_and_breaks_the_stream_behind_what_was_said() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\n");
        answer(outcome).body().open(client);
        body.send("word " + "{},".repeat(20_000));

        assertThat(client.text()).startsWith("delta one\n");
        assertThat(client.whole()).isFalse();
        assertThat(body.cancelled()).isTrue();
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isZero();
    }

    @Test
    void a_large_event_takes_its_room_until_it_has_ended_and_small_ones_take_none() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\nword two\n");
        answer(outcome).body().open(client);
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isZero();
        body.send("word " + "x".repeat(50_000));
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isGreaterThan(100_000);
        body.send("\n");
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isZero();
        body.send("done\n");
        body.complete();

        assertThat(client.whole()).isTrue();
        assertThat(client.text()).contains("x".repeat(50_000));
        assertThat(memory.used(MemoryAccount.Place.HEAP)).isZero();
    }

    @Test
    void a_bomb_of_small_events_is_a_failed_attempt_too() {
        answered = Headers.of("content-type", "text/event-stream", "content-encoding", "gzip");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send(packed("x\n".repeat(2_000_000), "GZIP"));

        await().until(() -> {
            loop.run();
            return outcome.isDone();
        });
        assertThat(failure(outcome).code()).isEqualTo("answer_too_large");
        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "br", "gzip, gzip", "gzip, br", "gzip, zstd"})
    void a_stream_that_is_a_bomb_is_a_failed_attempt_long_before_its_end(String encoding) {
        ContentCodings.ready(encoding).toCompletableFuture().join();
        answered = Headers.of("content-type", "text/event-stream", "content-encoding", encoding);
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send(Packing.bomb(encoding));

        await().until(() -> {
            loop.run();
            return outcome.isDone();
        });
        assertThat(failure(outcome).code()).isIn("answer_too_large", "event_too_large");
        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, unreadable_encoding",
        "'gzip, gzip', unreadable_encoding",
        "compress, unexpected_encoding",
        "'gzip, compress', unexpected_encoding"
    })
    void an_answer_that_cannot_be_unpacked_is_a_failed_attempt(String encoding, String code) {
        answered = Headers.of("content-type", "application/json", "content-encoding", encoding);
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("no such thing");

        assertThat(failure(outcome).code()).isEqualTo(code);
        assertThat(body.cancelled()).isTrue();
    }

    private static byte[] packed(String text, String wrapper) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (wrapper.isEmpty()) {
            return bytes;
        }
        EmbeddedChannel packing = new EmbeddedChannel(ZlibCodecFactory.newZlibEncoder(ZlibWrapper.valueOf(wrapper)));
        packing.writeOutbound(Unpooled.wrappedBuffer(bytes));
        packing.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        ByteBuf part = packing.readOutbound();
        while (part != null) {
            packed.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
            part = packing.readOutbound();
        }
        return packed.toByteArray();
    }

    @Test
    void an_error_that_came_as_a_good_answer_is_judged_by_what_it_means() {
        answered = Headers.of("content-type", "application/json", "x-request-id", "r-1");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}");
        body.complete();

        assertThat(failure(outcome).kind()).isEqualTo(Failure.Kind.RATE_LIMITED);
        assertThat(Objects.requireNonNull(failure(outcome).answer()).inStream()).isTrue();
    }

    @Test
    void a_stream_is_translated_as_its_bytes_come_in_any_cut() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("wo");
        assertThat(outcome).isNotDone();
        body.send("rd one\nwor");
        answer(outcome).body().open(client);
        assertThat(client.text()).isEqualTo("delta one\n");
        body.send("d two\ndone\n");
        body.complete();

        assertThat(client.text()).isEqualTo("delta one\ndelta two\ndone\n");
        assertThat(client.whole()).isTrue();
        assertThat(body.held()).isZero();
    }

    @Test
    void a_stream_that_ends_without_its_marker_is_broken_at_a_boundary() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\nwor");
        answer(outcome).body().open(client);
        body.complete();

        assertThat(client.text()).isEqualTo("delta one\n");
        assertThat(client.whole()).isFalse();
        StreamEnd.Broken cut = Objects.requireNonNull(client.cut());
        assertThat(cut.atBoundary()).isTrue();
        assertThat(cut.failure().code()).isEqualTo("stream_incomplete");
    }

    @Test
    void a_stream_that_breaks_off_before_any_content_is_a_failed_attempt() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("ping\n");
        body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));

        assertThat(failure(outcome).stage()).isEqualTo(Failure.Stage.FIRST_TOKEN);
    }

    @Test
    void an_error_in_the_stream_before_any_content_is_judged_by_what_it_means() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("error\n");

        assertThat(failure(outcome).kind()).isEqualTo(Failure.Kind.OVERLOADED);
        assertThat(Objects.requireNonNull(failure(outcome).answer()).inStream()).isTrue();
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void an_error_in_the_stream_after_content_is_the_clients_own_error_event_in_whatever_cut() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\nerror\n");
        answer(outcome).body().open(client);

        assertThat(client.text()).isEqualTo("delta one\nerror\n");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_bug_in_a_dialect_breaks_the_stream_and_nothing_else() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\n");
        answer(outcome).body().open(client);
        body.send("bug\n");

        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("translation_failed");
        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
    }

    @Test
    void a_reader_that_cannot_take_more_holds_the_target_back_and_one_that_leaves_cancels_it() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\n");
        answer(outcome).body().open(client);
        answer(outcome).body().pause();
        assertThat(body.paused()).isTrue();
        answer(outcome).body().resume();
        assertThat(body.paused()).isFalse();
        answer(outcome).body().cancel();

        assertThat(body.cancelled()).isTrue();
        assertThat(body.held()).isZero();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void an_error_passes_untouched_so_that_the_targets_own_table_reads_it() {
        status = 503;
        answered = Headers.of("content-type", "application/json");
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\"}", there());
        body.send("{\"their\":\"words\"}");
        body.complete();

        assertThat(new String(Objects.requireNonNull(failure(outcome).answer()).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"their\":\"words\"}");
    }

    @Test
    void what_would_be_lost_refuses_the_target_before_anything_is_sent() {
        Outcome outcome = ask("{\"ask\":\"hi\",\"odd\":1,\"nice\":1}", there()).join();

        assertThat(sent).isNull();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, it -> {
            assertThat(it.refusal().code()).isEqualTo("lossy");
            assertThat(it.refusal().detail()).isEqualTo("there/big cannot be told odd");
        });
        assertThat(heard).containsExactly("refused for [nice, odd]");
    }

    @Test
    void a_route_may_allow_what_is_lost_and_then_it_is_named() {
        lossy = true;
        ask("{\"ask\":\"hi\",\"odd\":1}", there());

        assertThat(sent().dropped()).containsExactly("odd");
        assertThat(heard).containsExactly("sent without [odd]");
    }

    @Test
    void nothing_allows_what_would_make_no_sense() {
        lossy = true;

        assertThat(ask("{\"ask\":\"hi\",\"must\":1}", there()).join()).isInstanceOf(Outcome.Refused.class);
        assertThat(sent).isNull();
    }

    @Test
    void what_is_only_noted_is_named_and_refuses_nothing() {
        ask("{\"ask\":\"hi\",\"nice\":1}", there());

        assertThat(sent().dropped()).containsExactly("nice");
    }

    @Test
    void the_clients_own_api_passes_byte_for_byte_unless_the_target_has_other_habits() {
        ask("{ \"ask\": \"hi\",\"unknown\":1 }", new Target(SAME, null, false));
        assertThat(sentBody).isEqualTo("{ \"ask\": \"hi\",\"unknown\":1 }");

        ask("{ \"ask\": \"hi\",\"foreign\":1 }", new Target(SAME, null, false));
        assertThat(sentBody).isEqualTo("{ \"ask\": \"hi\" }");
    }

    @Test
    void a_call_to_the_addressed_provider_is_touched_only_where_another_makers_seal_is_in_it() {
        Target addressed = new Target(HERE, null, true);
        ask("{ \"foreign\":1, \"ask\": \"ZmFpcmxl\" }", addressed);
        assertThat(sentBody).isEqualTo("{ \"foreign\":1, \"ask\": \"ZmFpcmxl\" }");

        ask("{ \"foreign\":1, \"ask\": \"" + Seal.MARK + "abc\" }", addressed);
        assertThat(sentBody).isEqualTo("{ \"ask\": \"" + Seal.MARK + "abc\" }");
    }

    @Test
    void a_request_that_the_client_signed_stays_as_it_is_and_goes_to_no_other_model_there() {
        String marked = "{ \"foreign\":1, \"ask\": \"" + Seal.MARK + "abc\" }";
        clients = "AWS4-HMAC-SHA256 Credential=AKIDTEST/x";
        ask(marked, new Target(HERE, null, true));
        assertThat(sentBody).isEqualTo(marked);

        sent = null;
        assertThat(ask(marked, new Target(HERE, "other", true)).join()).isInstanceOf(Outcome.Refused.class);
        assertThat(sent).isNull();
    }

    @Test
    void a_body_that_is_no_document_leaves_the_target_out() {
        assertThat(ask("what?", there()).join())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> assertThat(it.refusal().code()).isEqualTo("no_translation"));
    }

    @Test
    void a_silent_translated_stream_shows_signs_of_life_which_do_not_hide_the_targets_silence() {
        Exchange exchange = exchange("{\"ask\":\"hi\",\"stream\":true}");
        Outcome rendered = new RenderFailures()
                .around(it -> {
                    CompletableFuture<Outcome> outcome = ask(it, there());
                    body.send("word one\n");
                    return outcome;
                })
                .serve(exchange)
                .join();
        ((Outcome.Answered) rendered).answer().body().open(client);

        loop.advance(Duration.ofSeconds(16));
        assertThat(client.text()).isEqualTo("delta one\nping\n");
        loop.advance(Duration.ofSeconds(15));
        assertThat(client.text()).isEqualTo("delta one\nping\nping\n");
        loop.advance(TimeoutsConfig.defaults().idle());
        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("idle_timeout");
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void bytes_that_say_nothing_yet_are_no_silence() {
        CompletableFuture<Outcome> outcome = ask("{\"ask\":\"hi\",\"stream\":true}", there());
        body.send("word one\n");
        answer(outcome).body().open(client);
        Duration most = TimeoutsConfig.defaults().idle();
        for (int i = 0; i < 3; i++) {
            loop.advance(most.dividedBy(2));
            body.send("nothing\n");
        }

        assertThat(client.cut()).isNull();
        answer(outcome).body().cancel();
    }
}
