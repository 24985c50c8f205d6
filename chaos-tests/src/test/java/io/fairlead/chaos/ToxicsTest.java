package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.chaos.Call.Addressed;
import io.fairlead.chaos.Call.Kind;
import io.fairlead.chaos.Call.Way;
import io.fairlead.proxy.testing.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every toxic in both directions over both upstream protocols, and on every call the same questions.
 *
 * <p>A scenario has three waves: calls whose answers are under way when the toxic comes, calls that begin while it is there,
 * and calls after it is gone, which must succeed on whatever the pools then hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToxicsTest {

    /** More than the deadline that the clients bid for: an answer that has not come by then will not come. */
    private static final int PATIENCE_SECONDS = 60;

    private final AtomicInteger nonces = new AtomicInteger();
    private final Map<Scenario.Upstream, Stage> stages = new EnumMap<>(Scenario.Upstream.class);
    private final Map<Scenario.Upstream, Checker> checkers = new EnumMap<>(Scenario.Upstream.class);
    private final LeakWatch leaks = LeakWatch.begin();
    private final List<String> lines = new ArrayList<>();

    private @Nullable ToxiproxyServer toxiproxy;

    @BeforeAll
    void start() throws Exception {
        ToxiproxyServer server = ToxiproxyServer.start(ToxiproxySearch.here().find());
        toxiproxy = server;
        for (Scenario.Upstream upstream : Scenario.Upstream.values()) {
            Stage stage = new Stage(upstream, server.client());
            stages.put(upstream, stage);
            warmUp(stage);
            checkers.put(upstream, new Checker(stage.ledger, stage::remembered, upstream));
        }
    }

    /** The first calls of a JVM are slow; no clock of a scenario is meant for them. */
    private void warmUp(Stage stage) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> fromTheStart(stage).values().stream().allMatch(Received::whole));
    }

    @AfterAll
    void stop() throws IOException {
        System.out.println(Summary.heading());
        lines.forEach(System.out::println);
        for (Stage stage : stages.values()) {
            stage.close();
        }
        if (toxiproxy != null) {
            toxiproxy.close();
        }
        assertThat(leaks.heard()).as("leaks and bugs in the log").isEmpty();
        leaks.close();
    }

    /** All, or those that {@code -Dchaos.only=REGEX} finds. */
    static Stream<Scenario> scenarios() {
        Pattern only = Pattern.compile(System.getProperty("chaos.only", ""));
        return Scenario.all().stream()
                .filter(each -> only.matcher(each.toString()).find());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void keeps_every_promise(Scenario scenario) throws Exception {
        Stage stage = Objects.requireNonNull(stages.get(scenario.upstream()));
        Checker checker = Objects.requireNonNull(checkers.get(scenario.upstream()));
        long begun = System.nanoTime();
        Map<Call, Received> received = new LinkedHashMap<>();
        Map<Call, Received> after;
        try {
            stage.closing(scenario.providerCloses());
            received.putAll(withinTheAnswer(stage, scenario));
            received.putAll(fromTheStart(stage));
        } finally {
            stage.heal();
        }
        after = fromTheStart(stage);
        stage.awaitRest();

        SoftAssertions all = new SoftAssertions();
        received.forEach((call, got) -> all.check(() -> {
            checker.check(call, got);
            checker.checkSuccess(call, got, scenario.toxic().harmless());
        }));
        after.forEach((call, got) -> all.check(() -> {
            checker.check(call, got);
            checker.checkSuccess(call, got, true);
        }));
        received.putAll(after);
        lines.add(Summary.line(scenario, received, stage.ledger, System.nanoTime() - begun));
        all.assertAll();
    }

    /** The toxic comes when half of each answer is sent. */
    private Map<Call, Received> withinTheAnswer(Stage stage, Scenario scenario) throws Exception {
        List<Gate> gates = new ArrayList<>();
        List<CompletableFuture<Object>> held = new ArrayList<>();
        Map<Call, CompletableFuture<Received>> asked = new LinkedHashMap<>();
        for (Call call : calls()) {
            Gate gate = stage.ledger.expectAndHold(call);
            gates.add(gate);
            asked.put(call, stage.callers.ask(call));
            held.add(CompletableFuture.anyOf(gate.reached(), asked.get(call)));
        }
        for (CompletableFuture<Object> each : held) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        stage.infect(scenario);
        gates.forEach(Gate::open);
        return await(asked);
    }

    private Map<Call, Received> fromTheStart(Stage stage) throws Exception {
        Map<Call, CompletableFuture<Received>> asked = new LinkedHashMap<>();
        for (Call call : calls()) {
            stage.ledger.expect(call);
            asked.put(call, stage.callers.ask(call));
        }
        return await(asked);
    }

    /** One call of every sort. */
    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Way way : Way.values()) {
                for (Addressed provider : Addressed.values()) {
                    calls.add(new Call("nonce-" + nonces.incrementAndGet(), kind, way, provider));
                }
            }
        }
        return calls;
    }

    private static Map<Call, Received> await(Map<Call, CompletableFuture<Received>> asked)
            throws ExecutionException, InterruptedException {
        Map<Call, Received> all = new LinkedHashMap<>();
        for (Map.Entry<Call, CompletableFuture<Received>> each : asked.entrySet()) {
            try {
                all.put(each.getKey(), each.getValue().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (TimeoutException e) {
                throw new AssertionError(each.getKey() + " has no answer long after its deadline", e);
            }
        }
        return all;
    }
}
