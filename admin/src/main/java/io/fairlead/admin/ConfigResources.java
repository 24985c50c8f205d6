package io.fairlead.admin;

import io.fairlead.proxy.Checked;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.config.yaml.Mistake;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The configuration: shown, read again, and a candidate checked. */
final class ConfigResources {

    /** YAML under all its names, JSON, which is YAML too, and what curl says of any file. */
    private static final Set<String> CANDIDATES = Set.of(
            "application/yaml",
            "application/x-yaml",
            "text/yaml",
            "text/x-yaml",
            "text/plain",
            "application/json",
            "application/octet-stream",
            "application/x-www-form-urlencoded");

    private final EngineView engine;

    private ConfigResources(EngineView engine) {
        this.engine = engine;
    }

    static void add(Router router, EngineView engine) {
        ConfigResources it = new ConfigResources(engine);
        router.add("GET", "/api/v1/config", call -> Reply.json(200, engine.redactedConfiguration()))
                .changeLater("POST", "/api/v1/config/reload", call -> it.reload())
                .later("POST", "/api/v1/config/check", it::check);
    }

    private CompletionStage<Reply> reload() {
        return engine.reload().thenApply(ConfigResources::reloaded);
    }

    private static Reply reloaded(Reloaded result) {
        if (result instanceof Reloaded.Refused refused) {
            int count = refused.problems().size();
            return Reply.problem(
                    422,
                    "Unprocessable Content",
                    "The configuration has " + (count == 1 ? "a mistake" : count + " mistakes")
                            + "; the one before stays in force.",
                    Map.of("problems", places(refused.problems())));
        }
        Reloaded.Applied applied = (Reloaded.Applied) result;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("applied", true);
        answer.put("configHash", applied.hash());
        answer.put("restart", applied.restart());
        answer.put("warnings", places(applied.warnings()));
        return Reply.json(200, answer);
    }

    private CompletionStage<Reply> check(Call call) {
        if (!JsonBody.typed(call, CANDIDATES)) {
            return CompletableFuture.completedFuture(JsonBody.unsupported("application/yaml"));
        }
        return engine.check(call.body()).thenApply(ConfigResources::checked);
    }

    private static Reply checked(Checked checked) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", checked.problems().isEmpty());
        answer.put("problems", places(checked.problems()));
        answer.put("warnings", places(checked.warnings()));
        return Reply.json(200, answer);
    }

    private static List<Mistake.Shown> places(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::shown).toList();
    }
}
