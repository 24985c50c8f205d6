package io.fairlead.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Routes with their layers, and the dry run of a call. */
final class PlanResources {

    private static final String EXPECTED =
            "Send {\"target\": \"openai/gpt-4o\"} as JSON, with \"fault\": a status or a word, and \"stream\": false where the"
                    + " client wants a whole answer.";

    private final EngineView engine;

    private PlanResources(EngineView engine) {
        this.engine = engine;
    }

    static void add(Router router, EngineView engine) {
        PlanResources it = new PlanResources(engine);
        router.add("GET", "/api/v1/routes", call -> it.routes()).later("POST", "/api/v1/plan", it::plan);
    }

    private Reply routes() {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", engine.routes());
        page.put("next", null);
        return Reply.json(200, page);
    }

    private CompletionStage<Reply> plan(Call call) {
        return JsonBody.later(call, Set.of("target", "fault", "stream"), body -> {
            JsonNode fault = body.path("fault");
            JsonNode stream = body.path("stream");
            boolean sound = body.path("target").isTextual()
                    && (stream.isMissingNode() || stream.isBoolean())
                    && (fault.isMissingNode() || fault.isNull() || fault.isValueNode());
            return sound
                    ? engine.plan(
                                    body.path("target").asText(),
                                    fault.isMissingNode() || fault.isNull() ? null : fault.asText(),
                                    stream.asBoolean(true))
                            .handle(PlanResources::planned)
                    : CompletableFuture.completedFuture(Reply.problem(400, "Bad Request", EXPECTED));
        });
    }

    private static Reply planned(@Nullable Object plan, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException mistake) {
            return Reply.problem(400, "Bad Request", String.valueOf(mistake.getMessage()));
        }
        if (plan == null) {
            throw new IllegalStateException("a call cannot be planned", cause);
        }
        return Reply.json(200, plan);
    }
}
