package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.BalanceView;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two targets of one API share the calls, over real sockets. */
class BalanceOnTheWireTest {
    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String[] KEY = {"Authorization", "Bearer client-key"};

    private static Scene scene(String balance) {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .other("eu", "a.provider.test")
                .routes("{ match: { provider: openai }, balance: " + balance + " }")
                .retry("attempts: 1")
                .start();
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        scene.provider("eu").always(Reply.json(Golden.CHAT));
        return scene;
    }

    private static String first(String said) {
        return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}";
    }

    private static String turn(String said, int number) {
        StringBuilder body = new StringBuilder(
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}");
        for (int i = 1; i < number; i++) {
            body.append(",{\"role\":\"assistant\",\"content\":\"answer ").append(i);
            body.append("\"},{\"role\":\"user\",\"content\":\"and ").append(i).append("?\"}");
        }
        return body.append("]}").toString();
    }

    private static Received ask(Scene scene, String body, String... more) {
        try (RawClient client = RawClient.to(scene.engine)) {
            List<String> headers = new ArrayList<>(List.of(KEY));
            headers.addAll(List.of(more));
            return client.post(CHAT, body, headers.toArray(String[]::new));
        }
    }

    private static String target(Scene scene, String body) {
        Received received = ask(scene, body);
        assertThat(received.status()).isEqualTo(200);
        return String.valueOf(received.header("x-fairlead-target"));
    }

    @Test
    void both_have_calls_each_with_the_credentials_that_are_meant_for_it() {
        try (Scene scene = scene("[openai, eu]")) {
            Map<String, Integer> had = new HashMap<>();
            for (int i = 0; i < 40; i++) {
                had.merge(target(scene, first("question " + i)), 1, Integer::sum);
            }
            assertThat(had.keySet()).containsExactlyInAnyOrder("openai/gpt-4o", "eu/gpt-4o");
            assertThat(had.values()).allMatch(calls -> calls >= 8);
            for (Seen seen : scene.provider("openai").seen()) {
                assertThat(seen.header("authorization")).isEqualTo("Bearer client-key");
            }
            for (Seen seen : scene.provider("eu").seen()) {
                assertThat(seen.header("authorization")).isEqualTo("Bearer key-of-eu");
            }
            assertThat(scene.latest().outcome()).isEqualTo("answered");
            assertThat(scene.latest().sent().balance())
                    .as("why, in the call's record")
                    .isEqualTo("begun");
            scene.atRest();
            assertThat(scene.meter("fairlead.balance.chosen", "provider", "openai", "choice", "begun"))
                    .isEqualTo(40);
            assertThat(scene.engine.engine().balancing().inFlight()).isZero();
        }
    }

    @Test
    void a_call_that_comes_again_and_again_is_shared_too() {
        try (Scene scene = scene("{ targets: [{ target: openai, weight: 3 }, eu] }")) {
            Map<String, Integer> had = new HashMap<>();
            for (int i = 0; i < 80; i++) {
                had.merge(target(scene, Golden.CHAT_REQUEST), 1, Integer::sum);
            }
            assertThat(had.getOrDefault("openai/gpt-4o", 0)).isBetween(42, 76);
        }
    }

    @Test
    void six_turns_of_a_conversation_stay_at_one_target_and_a_second_instance_agrees() {
        try (Scene scene = scene("[openai, eu]");
                Scene second = scene("[eu, openai]")) {
            Set<String> had = new HashSet<>();
            for (int talk = 0; talk < 8; talk++) {
                Set<String> targets = new HashSet<>();
                for (int turn = 1; turn <= 6; turn++) {
                    targets.add(target(turn % 2 == 0 ? second : scene, turn("talk " + talk, turn)));
                }
                assertThat(targets).hasSize(1);
                had.addAll(targets);
            }
            assertThat(had).as("not all at one").hasSize(2);
        }
    }

    @Test
    void a_long_conversation_stays_at_one_target_too() {
        try (Scene scene = scene("[openai, eu]")) {
            Set<String> had = new HashSet<>();
            for (int talk = 0; talk < 6; talk++) {
                String said = "talk " + talk + " word".repeat(80_000);
                Set<String> targets = new HashSet<>();
                for (int turn = 1; turn <= 3; turn++) {
                    targets.add(target(scene, turn(said, turn)));
                }
                assertThat(targets).hasSize(1);
                had.addAll(targets);
            }
            assertThat(had).hasSize(2);
        }
    }

    @Test
    void an_answer_that_is_kept_of_one_of_them_is_served_for_both() {
        try (Scene scene = scene("{ affinity: off, targets: [{ target: eu, weight: 1000000 }, openai] }")) {
            String body =
                    "{\"model\":\"gpt-4o\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"same\"}]}";
            assertThat(ask(scene, body, "x-fairlead-cache", "always").header("x-fairlead-target"))
                    .isEqualTo("eu/gpt-4o");
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(ask(scene, body, "x-fairlead-cache", "always")
                                    .header("Cache-Status"))
                            .contains("hit"));
        }
    }

    @Test
    void one_target_dies_and_nobody_notices_and_its_conversations_stay_where_they_went() {
        try (Scene scene = scene("[openai, eu]")) {
            Map<String, String> before = new HashMap<>();
            for (int i = 0; i < 12; i++) {
                before.put("talk " + i, target(scene, turn("talk " + i, 1)));
            }
            assertThat(new HashSet<>(before.values())).hasSize(2);
            scene.provider("eu").always(Golden.error(503, "{}"));
            for (int i = 0; i < 30; i++) {
                assertThat(target(scene, turn("talk " + i % 12, 2))).isEqualTo("openai/gpt-4o");
            }
            assertThat(scene.engine.engine().breakers().view("eu").state()).isEqualTo("open");
            int asked = scene.provider("eu").begun();
            before.keySet().forEach(talk -> target(scene, turn(talk, 3)));
            assertThat(scene.provider("eu").begun() - asked)
                    .as("one that is out is left alone, but for trials")
                    .isLessThan(4);

            scene.provider("eu").always(Reply.json(Golden.CHAT));
            scene.engine.engine().breakers().reset("eu");
            for (String talk : before.keySet()) {
                assertThat(target(scene, turn(talk, 4)))
                        .as("what is cached is there now")
                        .isEqualTo("openai/gpt-4o");
            }
            Set<String> others = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                others.add(target(scene, first("another " + i)));
            }
            assertThat(others).as("new ones go back").contains("eu/gpt-4o");
        }
    }

    @Test
    void what_staying_together_saves_is_counted() {
        try (Scene scene = scene("[openai, eu]")) {
            for (String name : List.of("openai", "eu")) {
                scene.provider(name)
                        .on(seen -> Reply.json(Golden.CHAT.replaceFirst(
                                "\"usage\":\\{[^}]*}",
                                "\"usage\":{\"prompt_tokens\":2000,\"completion_tokens\":5,\"total_tokens\":2005,"
                                        + "\"prompt_tokens_details\":{\"cached_tokens\":"
                                        + (seen.text().contains("assistant") ? 1_800 : 0) + "}}")));
            }
            for (int turn = 1; turn <= 4; turn++) {
                target(scene, turn("saving", turn));
            }
            scene.atRest();
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scene.meter("fairlead.balance.tokens", "choice", "kept", "type", "cached"))
                                    .isEqualTo(5_400));
            assertThat(scene.meter("fairlead.balance.tokens", "choice", "kept", "type", "input"))
                    .isEqualTo(6_000);
            assertThat(scene.meter("fairlead.balance.tokens", "choice", "begun", "type", "cached"))
                    .isZero();
            assertThat(scene.meter("fairlead.balance.tokens", "choice", "begun", "type", "input"))
                    .isEqualTo(2_000);
            BalanceView view = scene.engine.engine().balancing().view("route-1", BalanceConfig.none());
            assertThat(view.kept().share()).isEqualTo(0.9);
            assertThat(view.choices()).containsEntry("kept", 3L).containsEntry("begun", 1L);
        }
    }

    @Test
    void who_wants_no_fallback_has_one_of_them_asked_and_no_other() {
        try (Scene scene = scene("{ affinity: off, targets: [openai, eu] }")) {
            scene.provider("openai").always(Golden.error(500, "{\"error\":{\"message\":\"no\"}}"));
            scene.provider("eu").always(Golden.error(500, "{\"error\":{\"message\":\"no\"}}"));
            for (int i = 0; i < 8; i++) {
                Received received = ask(scene, first("q " + i), "x-fairlead-no-fallback", "true");
                assertThat(received.status()).isGreaterThanOrEqualTo(500);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            }
            assertThat(scene.provider("openai").begun() + scene.provider("eu").begun())
                    .isEqualTo(8);
        }
    }

    @Test
    void a_call_that_refers_to_what_is_kept_at_its_provider_is_not_moved() {
        try (Scene scene = scene("{ affinity: off, targets: [{ target: eu, weight: 1000 }, openai] }")) {
            for (int i = 0; i < 5; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received received = client.post(
                            "/openai/v1/responses",
                            "{\"model\":\"gpt-4o\",\"input\":\"go on\",\"previous_response_id\":\"resp_" + i + "\"}",
                            KEY);
                    assertThat(received.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
                }
                try (RawClient client = RawClient.to(scene.engine)) {
                    client.send("GET", "/openai/v1/models", "", KEY);
                    assertThat(client.read().status()).isEqualTo(200);
                }
            }
            assertThat(scene.provider("eu").begun()).isZero();
        }
    }

    @Test
    void what_a_target_sealed_goes_back_to_it_and_to_no_other() {
        for (String affinity : List.of("auto", "off")) {
            try (Scene scene =
                    scene("{ affinity: " + affinity + ", targets: [{ target: eu, weight: 1000000 }, openai] }")) {
                String begun =
                        "{\"model\":\"gpt-5\",\"store\":false,\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
                String goesOn =
                        "{\"model\":\"gpt-5\",\"store\":false,\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"gAAAA-of-eu\"},"
                                + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]},"
                                + "{\"role\":\"user\",\"content\":\"Why?\"}]}";
                Reply answer = Reply.json(
                        Golden.response(
                                "completed",
                                "[{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[]}]}]"));
                scene.provider("eu").always(answer);
                scene.provider("openai").always(answer);
                assertThat(responses(scene, begun)).isEqualTo("eu/gpt-5");
                assertThat(responses(scene, goesOn)).isEqualTo("eu/gpt-5");
                assertThat(scene.provider("eu").seen().get(1).text()).contains("gAAAA-of-eu");

                scene.provider("eu").always(Golden.error(503, "{}"));
                assertThat(responses(scene, goesOn)).isEqualTo("openai/gpt-5");
                assertThat(scene.provider("openai").seen().get(0).text())
                        .as("nobody else can read it")
                        .contains("Why?")
                        .doesNotContain("gAAAA-of-eu");
            }
        }
    }

    @Test
    void what_several_targets_sealed_is_read_by_none_of_them() {
        try (Scene scene = scene("{ targets: [{ target: eu, weight: 1000000 }, openai] }")) {
            String goesOn = "{\"model\":\"gpt-5\",\"store\":false,\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                    + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"gAAAA-of-both\"},"
                    + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]},"
                    + "{\"role\":\"user\",\"content\":\"Why?\"}]}";
            Reply answer = Reply.json(
                    Golden.response(
                            "completed",
                            "[{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[]}]}]"));
            scene.provider("openai").always(answer);
            scene.provider("eu").always(Golden.error(503, "{}"));
            assertThat(responses(scene, goesOn)).isEqualTo("openai/gpt-5");
            scene.provider("eu").always(answer);
            assertThat(responses(scene, goesOn)).isEqualTo("eu/gpt-5");
            assertThat(scene.provider("eu").seen().get(1).text())
                    .contains("Why?")
                    .doesNotContain("gAAAA-of-both");
        }
    }

    private static String responses(Scene scene, String body) {
        try (RawClient client = RawClient.to(scene.engine)) {
            Received received = client.post("/openai/v1/responses", body, KEY);
            assertThat(received.status()).isEqualTo(200);
            return String.valueOf(received.header("x-fairlead-target"));
        }
    }

    @Test
    void where_the_addressed_provider_is_none_of_them_it_is_asked_only_for_what_the_others_cannot() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .other("eu", "a.provider.test")
                .other("us", "b.provider.test")
                .routes("{ match: { provider: openai }, balance: [eu, us] }")
                .retry("attempts: 1")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.provider("us").always(Reply.json(Golden.CHAT));
            scene.provider("eu").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 6; i++) {
                assertThat(target(scene, first("q " + i))).isNotEqualTo("openai/gpt-4o");
            }
            String refused = Golden.openAiError("invalid_request_error", "bad", "No.");
            scene.provider("us").always(Golden.error(400, refused));
            scene.provider("eu").always(Golden.error(400, refused));
            Received received = ask(scene, first("bad"));
            assertThat(received.status()).isEqualTo(400);
            assertThat(received.text()).isEqualTo(refused);
            assertThat(scene.provider("openai").begun()).isZero();
        }
    }

    @Test
    void by_load_the_target_with_less_to_do_has_the_next_call() {
        try (Scene scene = scene("{ by: load, targets: [openai, eu] }")) {
            Gate gate = new Gate();
            scene.provider("eu")
                    .always(Reply.script()
                            .await(gate)
                            .head(200, "content-type", "application/json")
                            .chunk(Golden.CHAT)
                            .end());
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 1; i <= 12; i++) {
                int count = i;
                calls.add(scene.plain()
                        .sendAsync(
                                HttpRequest.newBuilder(scene.base(CHAT))
                                        .header("authorization", "Bearer client-key")
                                        .header("content-type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(first("q " + i)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()));
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.provider("eu").begun()
                                        + calls.stream()
                                                .filter(CompletableFuture::isDone)
                                                .count()
                                == count);
            }
            assertThat(scene.provider("eu").begun()).isLessThanOrEqualTo(2);
            gate.open();
            calls.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
            scene.atRest();
            assertThat(scene.engine.engine().balancing().inFlight()).isZero();
        }
    }
}
