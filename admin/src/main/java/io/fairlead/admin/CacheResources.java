package io.fairlead.admin;

import java.util.List;
import java.util.Map;

/** Answers that are kept: their figures, and how to drop them. */
final class CacheResources {

    private final EngineView engine;

    private CacheResources(EngineView engine) {
        this.engine = engine;
    }

    static void add(Router router, EngineView engine) {
        CacheResources it = new CacheResources(engine);
        router.add("GET", "/api/v1/cache", call -> Reply.json(200, engine.cache()))
                .change("DELETE", "/api/v1/cache", it::purge);
    }

    private Reply purge(Call call) {
        String key = call.parameter("key").orElse("");
        String route = call.parameter("route").orElse("");
        int said = (key.isEmpty() ? 0 : 1) + (route.isEmpty() ? 0 : 1);
        if (said != call.query().size() || said > 1) { // a slip of the pen must not drop everything
            return Reply.problem(
                    400, "Bad Request", "Give ?key=… or ?route=… with a value, or nothing to drop all that is kept.");
        }
        if (!route.isEmpty() && !engine.routeNames().contains(route)) {
            List<String> names = engine.routeNames().stream().sorted().limit(50).toList();
            return Reply.problem(404, "Not Found", "There is no route of that name; there are " + names + ".");
        }
        long purged = !key.isEmpty()
                ? engine.purgeCacheKey(key)
                : !route.isEmpty() ? engine.purgeCacheRoute(route) : engine.purgeCache();
        return Reply.json(200, Map.of("purged", purged));
    }
}
