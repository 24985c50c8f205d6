package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.assembly.PlannedCourse.Step;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.policy.balance.Balancing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configured fallback that never happens is told before it is needed: the way of a call in thought, and what can never fire. */
class PlannerTest {

    private static final String WITH_SPARE = """
            providers:
              spare: { like: openai, url: "https://spare.example/v1", key: k }
            routes:
              - { name: chat, match: { provider: openai }, fallback: [spare] }
            """;

    private static Snapshot snapshot(String yaml) {
        return ConfigSource.find(null, Map.of("HOME", "/nowhere"), Path.of("/nowhere"), Map.of())
                .check("fairlead.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .orThrow();
    }

    private static Plan plan(String yaml, String target, String... faults) {
        return new Planner(snapshot(yaml))
                .plan(target, Stream.of(faults).map(PlanFault::of).toList(), true);
    }

    private static List<String> asked(PlannedCourse course) {
        return course.steps().stream()
                .map(step -> step.startedMs() + " " + step.target() + " " + step.reason())
                .toList();
    }

    @Test
    void repeats_and_fallback_come_as_the_layers_decide() {
        Plan plan = plan(WITH_SPARE, "openai/gpt-4o", "503");
        assertThat(plan.route()).isEqualTo("chat");
        assertThat(plan.targets()).containsExactly("openai/gpt-4o", "spare/gpt-4o");
        assertThat(plan.layers()).containsSubsequence("fallback", "retry", "breaker", "probation", "upstream");
        assertThat(plan.warnings()).isEmpty();
        PlannedCourse course = plan.courses().get(0);
        assertThat(course.steps()).hasSize(8).extracting(Step::status).containsOnly(503);
        assertThat(course.steps().stream().map(Step::waitMs).toList())
                .startsWith(0L, 250L, 500L, 1000L)
                .last()
                .isEqualTo(1000L);
        assertThat(course.status()).isEqualTo(503);
        assertThat(course.longestMs()).isGreaterThan(course.totalMs());
    }

    @Test
    void a_silent_target_is_kept_and_the_next_one_asked_beside_it() {
        PlannedCourse course =
                plan(WITH_SPARE, "openai/gpt-4o", "timeout").courses().get(0);
        assertThat(asked(course)).containsExactly("0 openai/gpt-4o total_timeout", "10000 spare/gpt-4o total_timeout");
        assertThat(course.status()).isEqualTo(504);
    }

    @Test
    void a_slow_target_is_hedged_as_it_would_be() {
        String yaml = "defaults: { hedge: { after: 2s } }\n" + WITH_SPARE;
        Plan plan = plan(yaml, "openai/gpt-4o", "timeout");

        assertThat(plan.layers()).containsSubsequence("breaker", "hedge", "probation");
        assertThat(asked(plan.courses().get(0)))
                .containsExactly("0 openai/gpt-4o total_timeout", "2000 spare/gpt-4o total_timeout");
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void those_that_share_the_calls_are_told_with_their_part_and_the_heaviest_is_asked_first() {
        Plan plan = plan("""
                providers:
                  spare: { like: openai, url: "https://spare.example/v1", key: k }
                routes:
                  - match: { provider: openai }
                    balance: [openai, { target: spare, weight: 3 }]
                    fallback: [anthropic/claude-sonnet-4-5]
                """.replace("providers:", "providers:\n  anthropic: { key: k }"), "openai/gpt-4o", "503");
        assertThat(plan.targets()).containsExactly("spare/gpt-4o", "openai/gpt-4o", "anthropic/claude-sonnet-4-5");
        assertThat(plan.layers()).containsSubsequence("exhausted", "balance", "fallback", "measure-load", "retry");
        PlannedBalance balance = Objects.requireNonNull(plan.balance());
        assertThat(balance.targets()).extracting(PlannedBalance.Part::share).containsExactly(0.25, 0.75);
        assertThat(plan.courses().get(0).steps())
                .first()
                .extracting(Step::target)
                .isEqualTo("spare/gpt-4o");
        assertThat(plan.courses().get(0).status()).isEqualTo(503);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void hedging_that_never_fires_is_told() {
        String hedged = "defaults: { hedge: { after: p95 } }\n";
        assertThat(plan(hedged, "openai/gpt-4o", "503").warnings())
                .hasSize(2)
                .anyMatch(each -> each.contains("defaults.hedge.after: can never fire"))
                .anyMatch(each -> each.startsWith("hedging never fires: the route has no other target"));
        assertThat(plan(hedged + WITH_SPARE, "anthropic/claude-sonnet-4-5", "503")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("hedging never fires");
        assertThat(plan(hedged + WITH_SPARE, "openai/gpt-4o", "503").warnings()).isEmpty();
    }

    @Test
    void one_that_can_never_have_a_call_is_told() {
        Plan plan = plan("""
                providers:
                  spare: { like: openai, url: "https://spare.example/v1", key: k }
                routes:
                  - match: { provider: openai }
                    retry: { attempts: 1 }
                    breaker: { minimum: 1 }
                    balance: [openai, { target: spare, weight: 3 }]
                    on: [quota]
                """, "openai/ft:gpt-4o:acme::1", "503");
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("spare", "which shares the calls, is never chosen: ");
    }

    @Test
    void the_cache_is_the_last_of_the_targets_and_a_word_without_effect_is_told() {
        String route = "routes: [ { match: { provider: openai }, fallback: [cache]";
        Plan plan = plan(route + " } ]", "openai/gpt-4o", "503");
        assertThat(plan.targets()).containsExactly("openai/gpt-4o", "cache");
        assertThat(plan.layers()).containsSubsequence("inject-faults", "cache", "exhausted", "retry");
        assertThat(plan.warnings()).isEmpty();

        assertThat(plan(route + ", cache: { mode: off } } ]", "openai/gpt-4o", "503")
                        .warnings())
                .singleElement()
                .asString()
                .contains("routes[0].cache.mode: has no effect");
        assertThat(plan("{}", "openai/gpt-4o", "503").targets()).containsExactly("openai/gpt-4o");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { mode: outage }                           |                     |
            { mode: always }                           |                     |
            { mode: off }                              |                     |
            { mode: always }                           | , on: [content-filter] | the cache never serves in an outage: on names none
            { mode: off }                              | , on: [quota]       | fairlead.yaml:1:82: routes[0].on: has no effect
            { mode: outage }                           | , on: [quota]       | the cache never serves in an outage: on names none
            { mode: outage }                           | , on: [timeout]     |
            """)
    void a_cache_that_can_never_serve_is_told_with_the_reason(String cache, String on, String told) {
        List<String> warnings = plan(
                        "routes: [ { match: { provider: openai }, fallback: [], cache: " + cache
                                + (on == null ? "" : on) + " } ]",
                        "openai/gpt-4o",
                        "503")
                .warnings();
        if (told == null) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).singleElement().asString().startsWith(told);
        }
    }

    @Test
    void what_has_begun_is_not_asked_again() {
        PlannedCourse course =
                plan(WITH_SPARE, "openai/gpt-4o", "cut").courses().get(0);
        assertThat(course.steps()).hasSize(1);
        assertThat(course.status()).isEqualTo(200);
        assertThat(course.code()).isEmpty();
    }

    @Test
    void a_fallback_that_never_fires_is_told_with_the_reason() {
        String yaml = "defaults: { timeouts: { total: 8s } }\n" + WITH_SPARE;
        assertThat(plan(yaml, "openai/gpt-4o", "503").warnings())
                .containsExactly(
                        "fallback to spare/gpt-4o never fires after timeout: the call ends before its turn, after"
                                + " 8 s (total_timeout)");
    }

    @Test
    void a_target_that_no_budget_can_count_is_told() {
        String budget = WITH_SPARE
                + "costs: { prices: { \"spare/own*\": { input: 1, output: 1 } }, budgets: [ { limit: 5 } ] }\n";
        assertThat(plan(budget, "openai/gpt-4o", "503").warnings()).isEmpty();
        assertThat(plan(WITH_SPARE, "openai/own-model", "503").warnings()).isEmpty();
        assertThat(plan(budget, "openai/own-model", "503").warnings())
                .containsExactly("no budget ever counts openai/own-model: no price of it is known (costs.prices)");
        assertThat(plan(budget, "openai", "503").warnings()).isEmpty();
    }

    @Test
    void a_prompt_that_is_too_long_goes_to_larger_windows_alone() {
        String yaml = """
                providers:
                  spare: { like: openai, url: "https://spare.example/v1", key: k }
                  gemini: { key: k }
                routes:
                  - { match: { provider: openai }, fallback: [spare, gemini/gemini-2.5-pro], on: [context-length] }
                """;
        Plan plan = plan(yaml, "openai/gpt-4o", "context-length");
        assertThat(asked(plan.courses().get(0)))
                .containsExactly(
                        "0 openai/gpt-4o context_length",
                        "0 spare/gpt-4o window_too_small",
                        "0 gemini/gemini-2.5-pro context_length");
        assertThat(plan.courses().get(0).status()).isEqualTo(400);
        assertThat(plan.warnings())
                .containsExactly(
                        "fallback to spare/gpt-4o never fires: spare/gpt-4o has too small a window for this prompt");
        assertThat(plan(WITH_SPARE, "openai/gpt-4o").warnings())
                .as("it is there for other failures")
                .isEmpty();
    }

    @Test
    void every_provider_and_every_fault_can_be_planned() {
        Snapshot snapshot = snapshot("{}");
        Planner planner = new Planner(snapshot);
        List<PlanFault> faults = Stream.concat(
                        PlanFault.WORDS.stream(), Stream.of("400", "401", "429", "500", "503", "529"))
                .map(PlanFault::of)
                .toList();
        for (ProviderConfig provider : snapshot.providers()) {
            for (boolean stream : new boolean[] {true, false}) {
                Plan plan = planner.plan(provider.name() + "/a-model", faults, stream);
                assertThat(plan.courses()).allSatisfy(course -> {
                    assertThat(course.steps())
                            .as(provider.name() + " " + course.fault())
                            .isNotEmpty();
                    assertThat(course.code()).doesNotContain("internal");
                });
            }
        }
        assertThat(planner.routes(new Balancing(() -> 0))).hasSameSizeAs(snapshot.providers());
        assertThat(planner.plan("openai", faults, true).target()).isEqualTo("openai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slow", "200", "600", "5", "503x"})
    void a_fault_that_is_none_is_told(String text) {
        assertThatThrownBy(() -> PlanFault.of(text)).hasMessageStartingWith("no such fault: ");
    }

    @Test
    void it_says_who_goes_on_with_a_stream_that_breaks_and_how() {
        String route = """
                defaults: { stream: { on-break: %s } }
                providers: { anthropic: { key: k }, gemini: { key: k } }
                routes: [ { match: { provider: openai }, fallback: [anthropic/claude-sonnet-4-5, gemini/gemini-2.0-flash] } ]
                """;
        assertThat(plan(route.formatted("resume"), "openai/gpt-4o", "cut").stream())
                .isEqualTo("plain words are gone on with by anthropic/claude-sonnet-4-5 (prefill), then"
                        + " gemini/gemini-2.0-flash (asked again), then openai/gpt-4o (asked again); else the client's"
                        + " answer ends with an error event");
        assertThat(plan(route.formatted("hold"), "openai/gpt-4o", "cut").stream())
                .startsWith("its first 64 KiB are held back, for 10 s at most");
        assertThat(plan(route.formatted("error"), "openai/gpt-4o", "cut").stream())
                .isEqualTo("the client's answer ends with an error event");
        assertThat(plan(route.formatted("resume"), "openai/gpt-4o", "cut").layers())
                .containsSubsequence("follow-state", "mend", "exhausted");
        assertThat(plan(route.formatted("error"), "openai/gpt-4o", "cut").layers())
                .doesNotContain("mend");
    }
}
