package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.fitting.Fitting;
import io.fairlead.dialect.fitting.FittingTable;
import io.fairlead.dialect.neutral.Seal;
import java.util.Map;
import java.util.Set;

/**
 * What the table of Responses calls, beside {@link ResponsesTools}. Thoughts that the target cannot read go out: those of another
 * maker, and those that another provider has stored or nobody has.
 */
final class ResponsesFitting {
    static final FittingTable TABLE = FittingTable.beside(
            ResponsesApi.class,
            "responses-fitting.yaml",
            ResponsesApi.FIELDS,
            Map.of(
                    "reasoning",
                    ResponsesFitting::reasoning,
                    "tool",
                    ResponsesTools::tool,
                    "strict",
                    ResponsesTools::strict,
                    "choice",
                    ResponsesTools::choice,
                    "tool-item",
                    ResponsesTools::item,
                    "thought",
                    ResponsesFitting::thought,
                    "our-id",
                    ResponsesFitting::ourId));

    private static final Set<String> FOLLOWED_BY =
            Set.of("message", "function_call", "custom_tool_call", "web_search_call", "reasoning");

    private ResponsesFitting() {}

    private static void reasoning(ObjectNode body, Fitting fitting) {
        String form = Habit.REASONING.of(fitting.to().habits());
        if (!(body.get("reasoning") instanceof ObjectNode wish) || form == null) {
            return;
        }
        String effort = wish.path("effort").asText("");
        if (ChatReasoning.never(fitting.traits())) {
            body.remove("reasoning");
            if (!effort.isEmpty() && !effort.equals("none")) {
                fitting.losses().lossy("reasoning", "the model cannot be asked to think");
            }
        } else if (!effort.isEmpty() && !(effort.equals("none") && form.equals("thinking"))) {
            // A switch of its own elsewhere is an effort here.
            wish.put("effort", ChatReasoning.nearest(effort, "reasoning.effort", fitting.to(), fitting.losses()));
        }
    }

    private static void thought(ObjectNode item, Fitting fitting) {
        if (!readable(item, fitting)) {
            fitting.out();
            fitting.losses().noted(fitting.path(), "a thought that the provider cannot read is left out");
        }
    }

    /** A seal of the target's own that was carried is put back as it was. */
    private static boolean readable(ObjectNode item, Fitting fitting) {
        boolean same = fitting.from().same();
        String hidden = ResponsesWords.text(item.path("encrypted_content"));
        if (hidden.isEmpty()) {
            return same;
        }
        Seal seal = Seal.read(fitting.from().maker(), Seal.Kind.HIDDEN, hidden);
        if (same && seal.value().equals(hidden)) {
            return true;
        }
        String value =
                seal.kind() == Seal.Kind.HIDDEN ? seal.valueFor(fitting.to().maker()) : null;
        if (value == null || !followed(fitting.next())) {
            return false;
        }
        item.put("encrypted_content", value);
        item.remove("id");
        return true;
    }

    /** A thought that stands alone is refused. */
    private static boolean followed(JsonNode next) {
        String type = next.path("type").asText();
        return FOLLOWED_BY.contains(type.isEmpty() && next.has("role") ? "message" : type)
                && (!next.has("role") || next.path("role").asText().equals("assistant"));
    }

    private static void ourId(ObjectNode item, Fitting fitting) {
        if (ResponsesIds.ours(item.path("id").asText())) {
            item.remove("id");
        }
    }
}
