package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three engines, one server, one provider. */
@SuppressWarnings("NullAway.Init")
class FleetEnginesTest {

    private static final String CHAT = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
            "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<RunningEngine> engines = new ArrayList<>();
    private RealRedis redis;
    private ScriptedProvider provider;
    private ScriptedProvider second;

    @BeforeEach
    void start() {
        redis = RealRedis.start();
        provider = ScriptedProvider.builder().plain().start();
        second = ScriptedProvider.builder().plain().start();
        provider.always(Reply.json(CHAT));
        second.always(Reply.json(CHAT));
    }

    @AfterEach
    void stop() {
        engines.forEach(RunningEngine::close);
        provider.close();
        second.close();
        redis.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(10));
    }

    /** Each of them under the same {@code policies} of the provider, and joined. */
    private void engines(int count, String policies, String rest) {
        String yaml = "fleet: " + redis.url() + "\nproviders:\n  openai: { url: \"http://127.0.0.1:" + provider.port()
                + "/v1\", key: k" + policies + " }\n  second: { like: openai, url: \"http://127.0.0.1:" + second.port()
                + "/v1\", key: k2" + policies + " }\n" + rest;
        for (int i = 0; i < count; i++) {
            engines.add(RunningEngine.start(yaml));
        }
        joined(count);
    }

    private void joined(int count) {
        await().until(() -> engines.stream()
                .allMatch(each ->
                        gauge(each, "fairlead.fleet.up") == 1 && gauge(each, "fairlead.fleet.instances") == count));
    }

    private static double gauge(RunningEngine engine, String name) {
        return engine.meters().get(name).gauge().value();
    }

    private CompletableFuture<HttpResponse<String>> ask(int engine, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(engines.get(engine).url() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> chat(int engine, String text, String... headers) {
        return ask(
                engine,
                "/openai/v1/chat/completions",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}",
                headers);
    }

    @Test
    void three_have_one_limit_together_and_calls_go_on_while_the_server_is_paused_or_gone() throws Exception {
        engines(3, ", limits: { requests: 600/h, wait: 1ms }, retry: { attempts: 1 }", "");

        AtomicInteger good = new AtomicInteger();
        shower(good, 120);
        assertThat(good.get()).as("the limit is not reached").isEqualTo(360);

        redis.pause();
        shower(good, 10);
        assertThat(good.get()).as("while it is paused").isEqualTo(390);
        await().until(() -> engines.stream().allMatch(each -> gauge(each, "fairlead.fleet.up") == 0));
        shower(good, 10);
        assertThat(good.get()).as("once that is noticed").isEqualTo(420);
        redis.goOn();
        joined(3);

        shower(good, 10);
        redis.kill();
        shower(good, 10);
        assertThat(good.get()).as("while it is gone").isEqualTo(480);
        redis.startAnew();
        joined(3);
        shower(good, 10);
        assertThat(good.get()).as("after it").isEqualTo(510);
    }

    @Test
    void three_keep_one_limit_and_not_each_its_own() throws Exception {
        engines(3, ", limits: { requests: 300/d, wait: 1ms }, retry: { attempts: 1 }", "");
        AtomicInteger good = new AtomicInteger();
        shower(good, 150);
        await().until(() -> {
            shower(good, 1);
            return good.get() >= 294;
        });
        shower(good, 30);
        // What is let through before they heard of each other is owed: of a burst it is more, of a rate it is not.
        assertThat(good.get()).isBetween(294, 400);
    }

    /** {@code each} calls at each engine at a time. */
    private void shower(AtomicInteger good, int each) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (int engine = 0; engine < engines.size(); engine++) {
                answers.add(chat(engine, "hello"));
            }
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            if (answer.get(60, TimeUnit.SECONDS).statusCode() == 200) {
                good.incrementAndGet();
            }
        }
    }

    @Test
    void a_pause_and_an_open_breaker_and_who_keeps_a_state_are_known_to_all() throws Exception {
        engines(
                2,
                ", limits: { requests: 9000/h, wait: 1ms }, retry: { attempts: 1 }, breaker: { minimum: 3, open: 1m }",
                "routes: [ { match: { provider: openai, model: \"gpt-r*\" }, fallback: [second] } ]\n");

        provider.on(seen ->
                Reply.whole(429, "{\"error\":{\"message\":\"slow\",\"type\":\"rate_limit\"}}", "retry-after", "50"));
        assertThat(chat(0, "a").get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(429);
        await().until(() -> pauses(1) == 1);
        int asked = provider.seen().size();
        HttpResponse<String> refused = chat(1, "b").get(60, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(provider.seen()).as("the other instance leaves it alone").hasSize(asked);

        String responses = "{\"model\":\"gpt-r\",\"input\":\"x\"}";
        provider.on(seen -> Reply.whole(503, "{}"));
        second.on(seen ->
                Reply.json("{\"id\":\"resp_7\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-r\","
                        + "\"output\":[{\"type\":\"message\",\"id\":\"msg_7\",\"role\":\"assistant\",\"status\":\"completed\","
                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[]}]}]}"));
        HttpResponse<String> made = ask(0, "/openai/v1/responses", responses).get(60, TimeUnit.SECONDS);
        assertThat(made.headers().firstValue("x-fairlead-target")).hasValue("second/gpt-r");
        await().until(() -> gauge(engines.get(1), "fairlead.state.remembered") >= 1);
        provider.always(Reply.json(CHAT));
        HttpResponse<String> followed = ask(
                        1, "/openai/v1/responses", responses.replace("}", ",\"previous_response_id\":\"resp_7\"}"))
                .get(60, TimeUnit.SECONDS);
        assertThat(followed.headers().firstValue("x-fairlead-target")).hasValue("second/gpt-r");

        provider.on(seen -> Reply.whole(503, "{}"));
        await().until(() -> {
            ask(0, "/openai/v1/responses", responses).get(60, TimeUnit.SECONDS);
            return opened(0) && opened(1);
        });
    }

    private boolean opened(int engine) {
        return !engines.get(engine).engine().breakers().view("openai").state().equals("closed");
    }

    private double pauses(int engine) {
        return engines.get(engine)
                .meters()
                .get("fairlead.limit.paused")
                .tag("provider", "openai")
                .gauge()
                .value();
    }

    @Test
    void an_answer_that_one_kept_is_served_by_the_others_until_one_of_them_drops_it() throws Exception {
        engines(3, ", cache: { mode: always, ttl: 10m }", "");
        AtomicInteger made = new AtomicInteger();
        provider.on(seen -> Reply.json(CHAT.replace("chatcmpl-1", "chatcmpl-" + made.incrementAndGet())));
        AtomicInteger text = new AtomicInteger();
        await().until(() -> {
            String asked = "text " + text.incrementAndGet();
            String first = answer(0, asked, "Bearer a");
            return answer(1, asked, "Bearer a").equals(first)
                    && answer(2, asked, "Bearer a").equals(first);
        });
        String asked = "text " + text.get();
        String kept = answer(1, asked, "Bearer a");
        assertThat(answer(2, asked, "Bearer b")).as("another client's").isNotEqualTo(kept);

        engines.get(1).engine().cache().purge();
        await().until(() ->
                engines.stream().allMatch(each -> each.engine().cache().view().entries() == 0));
        await().until(() -> !answer(0, asked, "Bearer a").equals(kept));
    }

    private String answer(int engine, String text, String credential) throws Exception {
        return chat(engine, text, "authorization", credential)
                .get(60, TimeUnit.SECONDS)
                .body();
    }
}
