package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Identical calls under way become one upstream call, and nobody is worse off for it. */
class SharedCallsTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final int MANY = 1_000;

    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .defaults("cache: { share: on }")
            .start();
    private final ScriptedProvider provider = scene.provider("openai");
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        scene.atRest();
        scene.close();
    }

    private RawClient asks(String body) {
        RawClient client = RawClient.to(scene.engine);
        clients.add(client);
        client.send(CHAT, body.getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer k");
        return client;
    }

    private void underWay(int count) {
        await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.streams") == count);
    }

    private static Reply late(Gate gate) {
        return Reply.script()
                .await(gate)
                .head(200, "content-type", "application/json")
                .chunk(Golden.CHAT)
                .end();
    }

    private static Reply stream(Gate gate) {
        List<String> events = Golden.chatEvents();
        Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
        for (int i = 0; i < events.size(); i++) {
            reply = i == 3 ? reply.await(gate).chunk(events.get(i)) : reply.chunk(events.get(i));
        }
        return reply.end();
    }

    /** Everything up to the line that begins so. */
    private static String until(RawClient client, String last) {
        StringBuilder all = new StringBuilder();
        try {
            for (String line = client.line(); !line.startsWith(last); line = client.line()) {
                all.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    @Test
    void a_thousand_identical_calls_are_one() {
        Gate gate = new Gate();
        provider.always(late(gate));
        for (int i = 0; i < MANY; i++) {
            asks(Golden.CHAT_REQUEST);
        }
        underWay(MANY);
        gate.open();
        int collapsed = 0;
        for (RawClient client : clients) {
            Received received = client.read();
            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(received.whole()).isTrue();
            String status = received.header("cache-status");
            collapsed += status != null && status.contains("fwd=miss; collapsed") ? 1 : 0;
        }

        assertThat(provider.seen()).hasSize(1);
        assertThat(collapsed).isEqualTo(MANY - 1);
        assertThat(scene.meter("fairlead.cache.asked", "result", "collapsed")).isEqualTo(MANY - 1);
        assertThat(scene.ended(2).get(0).target()).isEqualTo("openai/gpt-4o");
    }

    @Test
    void a_call_that_differs_is_another() {
        Gate gate = new Gate();
        provider.always(late(gate));
        asks(Golden.CHAT_REQUEST);
        asks(Golden.CHAT_REQUEST.replace("say it", "say that"));
        RawClient other = RawClient.to(scene.engine);
        clients.add(other);
        other.send(CHAT, Golden.CHAT_REQUEST.getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer other");
        await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 3);
        gate.open();
        clients.forEach(each -> assertThat(each.read().text()).isEqualTo(Golden.CHAT));
    }

    @Test
    void the_first_one_may_leave_before_there_is_an_answer() {
        Gate gate = new Gate();
        provider.always(late(gate));
        RawClient first = asks(Golden.CHAT_REQUEST);
        await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 1);
        RawClient second = asks(Golden.CHAT_REQUEST);
        underWay(2);
        first.abort();
        underWay(1);
        gate.open();

        assertThat(second.read().text()).isEqualTo(Golden.CHAT);
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void the_first_one_may_leave_in_the_midst_of_a_stream() {
        Gate gate = new Gate();
        provider.always(stream(gate));
        RawClient first = asks(Golden.CHAT_STREAM_REQUEST);
        first.begun();
        RawClient second = asks(Golden.CHAT_STREAM_REQUEST);
        second.begun();
        first.abort();
        underWay(1);
        gate.open();

        assertThat(until(second, "data: [DONE]"))
                .contains(Golden.chatEvents().get(5).strip());
        assertThat(provider.seen()).hasSize(1);
        assertThat(provider.left()).isZero();
    }

    @Test
    void when_all_have_left_the_provider_is_told() {
        Gate gate = new Gate();
        provider.always(stream(gate));
        RawClient first = asks(Golden.CHAT_STREAM_REQUEST);
        first.begun();
        RawClient second = asks(Golden.CHAT_STREAM_REQUEST);
        second.begun();
        first.abort();
        second.abort();

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        gate.open();
    }

    @Test
    void when_all_have_left_before_the_answer_the_provider_is_told() {
        Gate gate = new Gate();
        provider.always(late(gate));
        RawClient first = asks(Golden.CHAT_REQUEST);
        await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 1);
        RawClient second = asks(Golden.CHAT_REQUEST);
        underWay(2);
        first.abort();
        underWay(1);
        second.abort();

        await().atMost(Scene.PATIENCE).until(() -> provider.left() == 1);
        gate.open();
    }

    @Test
    void a_failure_is_nobody_s_but_the_first_one_s() {
        Gate gate = new Gate();
        provider.next(Reply.script()
                .await(gate)
                .head(400, "content-type", "application/json")
                .chunk("{\"error\":{\"message\":\"no\"}}")
                .end());
        provider.always(Reply.json(Golden.CHAT));
        RawClient first = asks(Golden.CHAT_REQUEST);
        await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 1);
        RawClient second = asks(Golden.CHAT_REQUEST);
        underWay(2);
        gate.open();

        assertThat(first.read().status()).isEqualTo(400);
        assertThat(second.read().text()).isEqualTo(Golden.CHAT);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void one_that_reads_nothing_slows_nobody() {
        String huge = Golden.CHAT.replace(Golden.TEXT, "x".repeat(900_000));
        Gate gate = new Gate();
        provider.always(Reply.script()
                .await(gate)
                .head(200, "content-type", "application/json")
                .chunk(huge)
                .end());
        asks(Golden.CHAT_REQUEST);
        await().atMost(Scene.PATIENCE).until(() -> provider.seen().size() == 1);
        RawClient quick = asks(Golden.CHAT_REQUEST);
        underWay(2);
        gate.open();

        assertThat(quick.read().text()).isEqualTo(huge);
        assertThat(clients.get(0).read().text()).isEqualTo(huge);
        assertThat(provider.seen()).hasSize(1);
    }
}
