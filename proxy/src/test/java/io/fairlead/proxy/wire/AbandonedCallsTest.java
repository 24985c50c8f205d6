package io.fairlead.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that their clients gave up at their own limits, through a running engine. */
class AbandonedCallsTest {

    private static final String ADOPT = "abandoned: { mode: adopt, keep: 30s }";
    private static final ChatCompletionCreateParams SAY = ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addUserMessage("say it")
            .build();

    private Scene scene = scene(ADOPT);
    private ScriptedProvider provider = scene.provider("openai");

    private static Scene scene(String defaults) {
        return Scene.scene()
                .provider("openai", "")
                .provider("anthropic", "")
                .provider("gemini", "")
                .defaults(defaults)
                .start();
    }

    /** Connections are there, and code is loaded: the limits of these calls are short. */
    private void warm(ScriptedProvider asked, String path, String request, List<String> events) {
        asked.next(Golden.events(events));
        Received unused = ask(path, request.replace("say it", "warm"));
        scene.atRest();
    }

    private static List<Seen> calls(ScriptedProvider of) {
        return of.seen().stream().filter(each -> !each.text().contains("warm")).toList();
    }

    @BeforeEach
    void warm() {
        provider.always(Reply.json(Golden.CHAT));
        Received unused = ask("/openai/v1/chat/completions", Golden.CHAT_REQUEST.replace("say it", "warm"));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** Its time-out is three seconds, and it asks again by itself. Its connection is there already. */
    private OpenAIClient sdk() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(Duration.ofSeconds(3))
                .maxRetries(2)
                .build();
        var unused = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o")
                        .addUserMessage("warm")
                        .build());
        return client;
    }

    /** The answer comes once the first try has been given up. */
    private void answersLate(Reply late) {
        provider.always(late);
    }

    private void openWhenGivenUp(Gate gate) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
            await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.abandoned", "result", "kept") >= 1);
            gate.open();
        });
    }

    @Test
    void the_library_times_out_asks_again_by_itself_and_gets_the_answer_to_its_first_call() {
        OpenAIClient client = sdk();
        Gate late = new Gate();
        answersLate(Reply.script()
                .await(late)
                .head(200, "content-type", "application/json")
                .chunk(Golden.CHAT)
                .end());
        openWhenGivenUp(late);
        scene.atRest();
        double warmed = scene.meter("fairlead.tokens", "type", "output");
        ChatCompletion completion = client.chat().completions().create(SAY);
        client.close();
        assertThat(completion.choices().get(0).message().content()).hasValue(Golden.TEXT);

        assertThat(calls(provider)).hasSize(1);
        scene.atRest();
        assertThat(scene.ended(3).get(0).outcome()).isEqualTo("adopted");
        assertThat(scene.ended(3).get(0).sent().abandoned()).isEqualTo("joined");
        assertThat(scene.ended(3).get(0).sent().outputTokens()).isEqualTo(6);
        assertThat(scene.ended(3).get(1).outcome()).isEqualTo("failed");
        assertThat(scene.ended(3).get(1).status()).isEqualTo(504);
        assertThat(scene.ended(3).get(1).sent().abandoned()).isEqualTo("kept");
        assertThat(scene.meter("fairlead.abandoned", "result", "joined")).isEqualTo(1);
        assertThat(scene.meter("fairlead.tokens", "type", "output") - warmed)
                .as("counted once")
                .isEqualTo(6);
        assertThat(scene.meter("fairlead.abandoned.kept")).isZero();
    }

    @Test
    void a_stream_is_adopted_and_then_streamed_to_the_one_that_joins() {
        OpenAIClient client = sdk();
        Gate late = new Gate();
        List<String> events = Golden.chatEvents();
        answersLate(Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(events.get(0))
                .await(late)
                .chunk(String.join("", events.subList(1, events.size())))
                .end());
        openWhenGivenUp(late);
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(SAY)) {
            String text = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(choice -> choice.delta().content().orElse(""))
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(Golden.TEXT);
        }
        client.close();

        assertThat(calls(provider)).hasSize(1);
        scene.atRest();
    }

    private Received ask(String path, String body, String... more) {
        try (RawClient client = RawClient.to(scene.engine)) {
            String[] headers = new String[more.length + 2];
            System.arraycopy(more, 0, headers, 2, more.length);
            headers[0] = "authorization";
            headers[1] = "Bearer client-key";
            return client.post(path, body, headers);
        }
    }

    private Received first(String path, String body) {
        return ask(path, body, "x-stainless-timeout", "1");
    }

    private Received retry(String path, String body) {
        return ask(path, body, "x-stainless-timeout", "20", "x-stainless-retry-count", "1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "openai,    /openai/v1/chat/completions, false",
        "openai,    /openai/v1/chat/completions, true",
        "anthropic, /anthropic/v1/messages,      true",
        "gemini,    /gemini/v1beta/models/gemini-2.0-flash:generateContent, false",
        "gemini,    /gemini/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse, true"
    })
    void in_each_api_the_retry_on_another_connection_gets_every_byte(String name, String path, boolean streamed) {
        String request = name.equals("openai")
                ? streamed ? Golden.CHAT_STREAM_REQUEST : Golden.CHAT_REQUEST
                : name.equals("anthropic") ? Golden.MESSAGES_STREAM_REQUEST : Golden.GENERATE_REQUEST;
        List<String> events = name.equals("openai")
                ? streamed ? Golden.chatEvents() : List.of(Golden.CHAT)
                : name.equals("anthropic")
                        ? Golden.messageEvents()
                        : streamed ? Golden.generatedEvents() : List.of(Golden.generated());
        ScriptedProvider asked = scene.provider(name);
        warm(asked, path, request, events);
        for (int i = 1; i <= 2; i++) { // the retry comes after the answer, or before it
            Gate late = new Gate();
            Gate later = new Gate();
            Reply reply = Reply.script()
                    .await(late)
                    .head(200, "content-type", streamed ? "text/event-stream" : "application/json")
                    .chunk(events.get(0))
                    .await(later);
            for (String event : events.subList(1, events.size())) {
                reply = reply.chunk(event);
            }
            asked.always(reply.end());
            Received given = first(path, request);
            assertThat(given.status()).isEqualTo(504);
            assertThat(given.header("x-should-retry")).isEqualTo("true");
            CompletableFuture<Received> again = CompletableFuture.supplyAsync(() -> retry(path, request));
            if (i % 2 == 0) {
                int count = i;
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.meter("fairlead.abandoned", "result", "joined") == count);
            }
            late.open();
            later.open();

            assertThat(again.join().status()).isEqualTo(200);
            assertThat(again.join().text()).isEqualTo(String.join("", events));
            assertThat(again.join().header("x-fairlead-target")).startsWith(name + "/");
            assertThat(calls(asked)).hasSize(i);
        }
        scene.atRest();
        assertThat(scene.engine.engine().breakers().view(name).state()).isEqualTo("closed");
    }

    @Test
    void an_answer_longer_than_is_held_waits_for_its_reader_and_comes_whole() {
        String part = Golden.chatDelta("\"content\":\"" + "x".repeat(60_000) + "\"", "null");
        Reply reply = Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(Golden.chatEvents().get(0));
        Gate late = new Gate();
        reply = reply.await(late);
        for (int i = 0; i < 60; i++) {
            reply = reply.chunk(part);
        }
        String end = Golden.chatDelta("", "\"stop\"") + "data: [DONE]\n\n";
        provider.always(reply.chunk(end).end());
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST)
                        .status())
                .isEqualTo(504);
        late.open();

        assertThat(retry("/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST)
                        .text())
                .isEqualTo(Golden.chatEvents().get(0) + part.repeat(60) + end);
        assertThat(calls(provider)).hasSize(1);
        scene.atRest();
    }

    @Test
    void a_break_of_the_stream_reaches_the_one_that_joined_as_a_break() {
        Gate late = new Gate();
        List<String> events = Golden.chatEvents();
        provider.always(Reply.script()
                .await(late)
                .head(200, "content-type", "text/event-stream")
                .chunk(events.get(0) + events.get(1))
                .drop());
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST)
                        .status())
                .isEqualTo(504);
        late.open();
        try (RawClient client = RawClient.to(scene.engine)) {
            client.send(
                    "/openai/v1/chat/completions",
                    Golden.CHAT_STREAM_REQUEST.getBytes(UTF_8),
                    "authorization",
                    "Bearer client-key",
                    "x-stainless-retry-count",
                    "1");
            String all = client.rest();
            assertThat(all).contains(" 200 ").contains(Golden.PARTS.get(0)).doesNotContain("[DONE]");
        }
        assertThat(calls(provider)).hasSize(1);
        scene.atRest();
    }

    @Test
    void what_nobody_claims_is_cancelled_and_counted_as_possibly_billed() {
        scene.close();
        scene = scene("abandoned: { mode: adopt, keep: 100ms }");
        provider = scene.provider("openai");
        warm();
        Gate never = new Gate();
        provider.always(Reply.script().await(never).drop());
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_REQUEST).status())
                .isEqualTo(504);

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        assertThat(scene.meter("fairlead.abandoned", "result", "unclaimed")).isEqualTo(1);
        assertThat(scene.meter("fairlead.possible.double.charge")).isEqualTo(1);
        never.open();
    }

    @Test
    void a_client_that_closes_earlier_has_stopped_and_so_has_its_upstream() {
        Gate never = new Gate();
        provider.always(Reply.script().await(never).drop());
        try (RawClient client = RawClient.to(scene.engine)) {
            client.send(
                    "/openai/v1/chat/completions",
                    Golden.CHAT_REQUEST.getBytes(UTF_8),
                    "authorization",
                    "Bearer client-key",
                    "x-stainless-timeout",
                    "20");
            await().atMost(Scene.PATIENCE).until(() -> calls(provider).size() == 1);
        }
        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        assertThat(scene.meter("fairlead.abandoned", "result", "kept")).isZero();
        never.open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-key", "another-key"})
    void a_body_or_a_key_that_differs_makes_its_own_call(String key) {
        Gate never = new Gate();
        provider.next(Reply.script().await(never).drop());
        provider.always(Reply.json(Golden.CHAT));
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_REQUEST).status())
                .isEqualTo(504);
        try (RawClient client = RawClient.to(scene.engine)) {
            String body =
                    key.equals("client-key") ? Golden.CHAT_REQUEST.replace("say it", "say that") : Golden.CHAT_REQUEST;
            Received own = client.post(
                    "/openai/v1/chat/completions",
                    body,
                    "authorization",
                    "Bearer " + key,
                    "x-stainless-retry-count",
                    "1");
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.header("x-fairlead-attempts")).isEqualTo("1");
        }
        assertThat(calls(provider)).hasSize(2);
        never.open();
    }

    @Test
    void a_changed_configuration_leaves_kept_calls_to_be_joined() {
        Gate late = new Gate();
        provider.always(Reply.script()
                .await(late)
                .head(200, "content-type", "application/json")
                .chunk(Golden.CHAT)
                .end());
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_REQUEST).status())
                .isEqualTo(504);
        scene.engine.follow(Scene.scene()
                .provider("openai", "connect-to: 127.0.0.1:" + provider.port(), null)
                .defaults(ADOPT.replace("30s", "20s"))
                .yaml());
        late.open();

        assertThat(retry("/openai/v1/chat/completions", Golden.CHAT_REQUEST).text())
                .isEqualTo(Golden.CHAT);
        assertThat(calls(provider)).hasSize(1);
        scene.atRest();
    }

    @Test
    void a_drain_cancels_what_nobody_can_join_any_more() {
        Gate never = new Gate();
        provider.always(Reply.script().await(never).drop());
        assertThat(first("/openai/v1/chat/completions", Golden.CHAT_REQUEST).status())
                .isEqualTo(504);
        assertThat(provider.left()).isZero();
        CompletableFuture<Void> unused = scene.engine.engine().drain();

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        never.open();
    }
}
