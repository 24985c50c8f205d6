package io.fairlead.admin;

import io.fairlead.admin.EngineView.ProviderStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The paths of the admin port and what stands behind each. */
final class Resources {

    private static final Set<String> MODES = Set.of("auto", "forced-open", "disabled");

    /** Of ten seconds each: an hour. */
    private static final int MOST_STEPS = 360;

    private final EngineView engine;

    private Resources(EngineView engine) {
        this.engine = engine;
    }

    /** {@code worker}: where all but the probes is answered, since it may take a while. */
    static Router router(EngineView engine, Health health, MetricsText metrics, Executor worker) {
        Resources it = new Resources(engine);
        Router router = new Router(worker)
                .now("GET", "/livez", call -> health.probe(Health.Probe.LIVE, call.flag("verbose")))
                .now("GET", "/readyz", call -> health.probe(Health.Probe.READY, call.flag("verbose")))
                .now("GET", "/startupz", call -> health.probe(Health.Probe.STARTED, call.flag("verbose")))
                .add("GET", "/health", call -> health.everything())
                .add("GET", "/metrics", call -> metrics.scrape(MetricsForm.of(call.header("accept"))))
                .add("GET", "/api/v1/status", call -> Reply.json(200, engine.status()))
                .add("GET", "/api/v1/providers", call -> list(engine.providers()))
                .add("GET", "/api/v1/providers/{name}", it::provider)
                .change("PUT", "/api/v1/providers/{name}/breaker", it::breakerMode)
                .change("POST", "/api/v1/providers/{name}/breaker/reset", it::breakerReset)
                .changeLater("POST", "/api/v1/providers/{name}/probe", it::probe)
                .add("GET", "/api/v1/history", it::history)
                .add("GET", "/api/v1/alerts", it::alerts)
                .add(
                        "GET",
                        "/api/v1/ca.pem",
                        call -> Reply.typed(200, "application/x-pem-file", engine.caCertificate()))
                .change("POST", "/api/v1/drain", call -> {
                    engine.drain();
                    return Reply.json(202, Map.of("draining", true));
                });
        ExchangeResources.add(router, engine);
        EventResources.add(router, engine.events());
        ConfigResources.add(router, engine);
        PlanResources.add(router, engine);
        FaultResources.add(router, engine);
        CacheResources.add(router, engine);
        router.add("GET", "/api/v1/costs", call -> Reply.json(200, engine.costs()));
        Console.add(router);
        StaticFiles description = new StaticFiles("api");
        router.add("GET", "/openapi.yaml", call -> description.reply("openapi.yaml", call));
        return router;
    }

    private static Reply list(List<?> items) {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", items);
        page.put("next", null);
        return Reply.json(200, page);
    }

    private Optional<ProviderStatus> named(Call call) {
        return engine.providers().stream()
                .filter(each -> each.name().equals(call.variable("name")))
                .findFirst();
    }

    private Reply unknownProvider() {
        List<String> names =
                engine.providers().stream().map(ProviderStatus::name).limit(50).toList();
        return Reply.problem(
                404,
                "Not Found",
                "No provider of that name is configured. There are: " + String.join(", ", names) + ".",
                Map.of("providers", names));
    }

    private Reply provider(Call call) {
        return named(call).map(each -> Reply.json(200, each)).orElseGet(() -> unknownProvider());
    }

    private Reply breakerMode(Call call) {
        return JsonBody.read(call, Set.of("mode"), body -> {
            String mode = body.path("mode").asText("");
            if (!MODES.contains(mode)) {
                return Reply.problem(
                        400, "Bad Request", "mode is auto, forced-open or disabled, such as {\"mode\": \"auto\"}.");
            }
            return engine.breakerMode(call.variable("name"), mode) ? provider(call) : unknownProvider();
        });
    }

    private Reply breakerReset(Call call) {
        return engine.breakerReset(call.variable("name")) ? provider(call) : unknownProvider();
    }

    private CompletionStage<Reply> probe(Call call) {
        return engine.probe(call.variable("name")).thenApply(known -> known ? provider(call) : unknownProvider());
    }

    private Reply history(Call call) {
        int steps = ItemLimit.of(call, "steps", 1, MOST_STEPS, MOST_STEPS);
        return steps == ItemLimit.WRONG
                ? ItemLimit.wrong("steps", 1, MOST_STEPS)
                : Reply.json(200, engine.history(steps));
    }

    private Reply alerts(Call call) {
        int limit = ItemLimit.of(call);
        return limit == ItemLimit.WRONG ? ItemLimit.wrong() : list(engine.alerts(limit));
    }
}
