package io.fairlead.admin;

import io.fairlead.proxy.policy.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults that are injected on purpose: shown, set, ended. */
final class FaultResources {

    private static final Logger log = LoggerFactory.getLogger(FaultResources.class);

    private final EngineView engine;

    private FaultResources(EngineView engine) {
        this.engine = engine;
    }

    static void add(Router router, EngineView engine) {
        FaultResources it = new FaultResources(engine);
        router.add("GET", "/api/v1/faults", call -> it.shown())
                .change("PUT", "/api/v1/faults", it::replace)
                .change("DELETE", "/api/v1/faults", call -> it.set(List.of()));
    }

    private Reply shown() {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", FaultItems.written(engine.faults()));
        page.put("next", null);
        return Reply.json(200, page);
    }

    private Reply replace(Call call) {
        return JsonBody.read(call, Set.of("items"), body -> {
            try {
                return set(FaultItems.read(body, engine.providerNames(), engine.routeNames()));
            } catch (IllegalArgumentException mistake) {
                return Reply.problem(400, "Bad Request", String.valueOf(mistake.getMessage()));
            }
        });
    }

    private Reply set(List<Fault> faults) {
        engine.faults(faults, FaultItems.written(faults));
        if (faults.isEmpty()) {
            log.info("no fault is injected any more");
        } else {
            log.warn("faults are injected on purpose: {}", FaultItems.written(faults));
        }
        return shown();
    }
}
