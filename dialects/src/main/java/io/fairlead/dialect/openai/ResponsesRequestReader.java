package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request. {@code instructions} stand before the input; an input that is a text is the user's. */
final class ResponsesRequestReader {
    static final String ENCRYPTED = "reasoning.encrypted_content";
    static final String LOGPROBS = "message.output_text.logprobs";

    private ResponsesRequestReader() {}

    static Conversation read(JsonNode body, String path, String maker, FieldTable table, Losses losses) {
        Fields root = Fields.of(body, table, losses);
        String model = root.text("model");
        if (model == null) {
            model = OpenAiPaths.operation("POST", path).model();
        }
        Boolean stream = root.flag("stream");
        Fields options = root.object("stream_options");
        if (options != null) {
            options.close();
        }
        ResponsesToolReader tools = new ResponsesToolReader();
        tools.read(root.objects("tools"));
        List<Turn> turns = turns(root, maker, tools);
        ToolChoice choice = tools.choice(root);
        Fields text = root.object("text");
        Conversation read = new Conversation(
                model,
                Boolean.TRUE.equals(stream),
                true,
                turns,
                tools.all(),
                choice,
                root.flag("parallel_tool_calls"),
                ResponsesFormats.read(text),
                sampling(root),
                reasoning(root));
        if (text != null) {
            text.close();
        }
        background(root);
        root.close();
        return read;
    }

    private static List<Turn> turns(Fields root, String maker, ResponsesToolReader tools) {
        List<Turn> turns = new ArrayList<>();
        String instructions = root.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            turns.add(new Turn(Role.SYSTEM, List.of(new Part.Text(instructions))));
        }
        if (root.peek("input").isTextual()) {
            String input = root.text("input", "");
            if (!input.isEmpty()) {
                turns.add(new Turn(Role.USER, List.of(new Part.Text(input))));
            }
        } else {
            turns.addAll(new ResponsesItemReader(maker, tools).read(root.objects("input")));
        }
        return turns;
    }

    private static Sampling sampling(Fields root) {
        return new Sampling(
                root.whole("max_output_tokens"),
                root.number("temperature"),
                root.number("top_p"),
                root.whole("top_k"),
                root.number("frequency_penalty"),
                root.number("presence_penalty"),
                root.large("seed"),
                List.of(),
                null,
                logprobs(root));
    }

    /** Asked for by {@code include}, at xAI by a flag. What else can be included belongs to tools that are lost themselves. */
    private static @Nullable Integer logprobs(Fields root) {
        List<String> included = root.texts("include");
        Boolean flag = root.flag("logprobs");
        Integer top = root.whole("top_logprobs");
        boolean wanted = included.contains(LOGPROBS) || Boolean.TRUE.equals(flag) || (top != null && top > 0);
        return !wanted ? null : top == null ? Integer.valueOf(0) : top;
    }

    private static @Nullable Reasoning reasoning(Fields root) {
        Fields wish = root.object("reasoning");
        if (wish == null) {
            return null;
        }
        Effort effort = ChatReasoning.effort(wish, "effort");
        String older = wish.text("generate_summary");
        String summary = wish.text("summary", older == null ? "" : older);
        wish.close();
        Boolean shown = summary.isEmpty() ? null : Boolean.valueOf(!summary.equals("none"));
        return effort == null && shown == null ? null : new Reasoning(effort, null, shown);
    }

    /** What only OpenAI's own server does; the usual values of these fields ask for nothing. */
    private static void background(Fields root) {
        if (Boolean.TRUE.equals(root.flag("background"))) {
            root.losses().refused("background", "its answer is fetched later, from the provider that has it");
        }
        if (root.text("truncation", "disabled").equals("auto")) {
            root.losses().noted("truncation", "a conversation that is too long is refused, not shortened");
        }
    }
}
