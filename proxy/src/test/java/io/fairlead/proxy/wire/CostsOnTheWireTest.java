package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.testing.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What calls cost, and what happens once a budget is spent, through a running engine. */
class CostsOnTheWireTest {
    private static final String CHAT = "/openai/v1/chat/completions";

    /** Seven tokens read and six made, at a dollar each. */
    private static final String PRICES = "prices: { \"openai/gpt-4o*\": { input: 1000000, output: 1000000 } }";

    private static final double CALL = 13;

    private static Received chat(Scene scene, String body, String... more) {
        String[] headers = Stream.concat(Stream.of("Authorization", "Bearer client-key"), Arrays.stream(more))
                .toArray(String[]::new);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, body, headers);
        }
    }

    @Test
    void a_call_is_priced_by_what_its_answer_used_in_record_metric_and_sums() {
        try (Scene scene = Scene.scene().provider("openai", "").costs(PRICES).start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            Received answer = chat(scene, Golden.CHAT_REQUEST, "x-fairlead-tags", "team=a, app=b");
            scene.atRest();

            ExchangeRecord record = scene.engine
                    .engine()
                    .recent()
                    .byId(Objects.requireNonNull(answer.header("x-fairlead-id")))
                    .orElseThrow();
            assertThat(record.sent().cost()).isEqualTo(CALL);
            assertThat(scene.meter("fairlead.cost", "provider", "openai")).isEqualTo(CALL);
            Spending spending = scene.engine.engine().spending();
            assertThat(spending.byTarget()).singleElement().satisfies(each -> {
                assertThat(each.provider() + "/" + each.model()).isEqualTo("openai/gpt-4o");
                assertThat(each.sum().cost()).isEqualTo(CALL, within(1e-9));
            });
            assertThat(spending.byTag()).extracting(Spending.OfTag::tag).containsExactlyInAnyOrder("team=a", "app=b");
        }
    }

    @Test
    void a_model_without_a_price_is_counted_as_such_and_costs_nothing() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .costs("budgets: [ { limit: 0.000001, over: refuse } ]")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            String own = Golden.CHAT_REQUEST.replace("gpt-4o", "our-own-model");
            assertThat(chat(scene, own).status()).isEqualTo(200);
            assertThat(chat(scene, own).status()).isEqualTo(200);
            scene.atRest();
            assertThat(scene.meter("fairlead.cost.unknown", "provider", "openai"))
                    .isEqualTo(2);
            assertThat(scene.engine.engine().spending().total().unpriced()).isEqualTo(2);
        }
    }

    @Test
    void a_spent_budget_refuses_the_calls_of_its_tags_and_no_others() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .costs(PRICES + ", budgets: [ { tags: { team: a }, limit: 20, over: refuse } ]")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 2; i++) { // the second takes what is left, and more
                assertThat(chat(scene, Golden.CHAT_REQUEST, "x-fairlead-tags", "team=a")
                                .status())
                        .isEqualTo(200);
                scene.atRest();
            }
            Received refused = chat(scene, Golden.CHAT_REQUEST, "x-fairlead-tags", "team=a");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Long.parseLong(Objects.requireNonNull(refused.header("retry-after"))))
                    .isBetween(1L, 86_400L);
            assertThat(refused.text())
                    .contains("budget_spent", "team=a", "until 20")
                    .contains("\"error\"");
            assertThat(refused.header("x-should-retry")).isNull();
            assertThat(refused.header("proxy-status")).contains("http_request_denied");
            assertThat(chat(scene, Golden.CHAT_REQUEST, "x-fairlead-tags", "team=b")
                            .status())
                    .isEqualTo(200);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            assertThat(scene.provider("openai").seen()).hasSize(4);
            assertThat(scene.meter("fairlead.budget.limit", "budget", "team=a")).isEqualTo(20);
            assertThat(scene.meter("fairlead.budget.used", "budget", "team=a")).isEqualTo(2 * CALL);
        }
    }

    @Test
    void a_budget_that_alerts_lets_calls_go_on_and_tells_once() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .costs(PRICES + ", budgets: [ { limit: 10 } ]")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 3; i++) {
                assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            }
            scene.atRest();
            await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.alerts", "type", "budget-spent") == 1);
        }
    }

    @Test
    void a_stream_is_priced_when_it_has_ended() {
        try (Scene scene = Scene.scene().provider("openai", "").costs(PRICES).start()) {
            List<String> events = new ArrayList<>(Golden.chatEvents());
            events.add(
                    events.size() - 1,
                    "data: {\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":6}}\n\n");
            scene.provider("openai").always(Reply.stream(events.toArray(String[]::new)));
            Received answer = chat(scene, Golden.CHAT_STREAM_REQUEST);
            assertThat(answer.status()).isEqualTo(200);
            scene.atRest();
            assertThat(scene.engine.engine().spending().total().cost()).isEqualTo(CALL, within(1e-9));
        }
    }
}
