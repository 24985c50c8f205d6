package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request. */
final class ChatRequestReader {

    private ChatRequestReader() {}

    static Conversation read(JsonNode body, FieldTable table, Losses losses) {
        Fields root = Fields.of(body, table, losses);
        List<Turn> turns = new ChatMessageReader().read(root.objects("messages"));
        List<Part> documents = ChatDocuments.read(root);
        Conversation read = new Conversation(
                root.text("model"),
                Boolean.TRUE.equals(root.flag("stream")),
                true,
                ChatDocuments.place(turns, documents),
                tools(root),
                toolChoice(root),
                null,
                format(root),
                sampling(root),
                reasoning(root));
        root.close();
        return read;
    }

    private static List<Tool> tools(Fields root) {
        Boolean strict = root.flag("strict_tools");
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : root.objects("tools")) {
            Fields function = tool.object("function");
            if (function == null) {
                tool.lose(Effect.LOSSY, "only functions have a counterpart");
                continue;
            }
            tool.text("type");
            tools.add(new Tool(
                    function.text("name", ""), function.text("description"), function.take("parameters"), strict));
            function.close();
            tool.close();
        }
        return tools;
    }

    private static ToolChoice toolChoice(Fields root) {
        return switch (root.text("tool_choice", "")) {
            case "" -> ToolChoice.AUTO;
            case "REQUIRED" -> ToolChoice.REQUIRED;
            case "NONE" -> ToolChoice.NONE;
            default -> {
                root.losses().lossy("tool_choice", "it is not known");
                yield ToolChoice.AUTO;
            }
        };
    }

    /** The schema is a {@code json_schema}; older clients say {@code schema}, as version 1 had it. */
    private static OutputFormat format(Fields root) {
        Fields format = root.object("response_format");
        if (format == null) {
            return OutputFormat.TEXT;
        }
        String type = format.text("type", "text");
        JsonNode schema = format.take("json_schema");
        JsonNode older = format.take("schema");
        format.close();
        if (!type.equals("json_object")) {
            if (!type.equals("text")) {
                root.losses().lossy("response_format", "this form of answer is not known");
            }
            return OutputFormat.TEXT;
        }
        JsonNode either = schema == null ? older : schema;
        return either == null ? OutputFormat.JSON : new OutputFormat.Schema(null, null, either, null);
    }

    private static Sampling sampling(Fields root) {
        List<String> stop = new ArrayList<>(root.texts("stop_sequences"));
        stop.removeIf(String::isEmpty);
        Integer topK = root.whole("k");
        return new Sampling(
                root.whole("max_tokens"),
                root.number("temperature"),
                root.number("p"),
                topK == null || topK == 0 ? null : topK,
                root.number("frequency_penalty"),
                root.number("presence_penalty"),
                root.large("seed"),
                stop,
                null,
                Boolean.TRUE.equals(root.flag("logprobs")) ? Integer.valueOf(0) : null);
    }

    private static @Nullable Reasoning reasoning(Fields root) {
        Fields thinking = root.object("thinking");
        if (thinking == null) {
            return null;
        }
        String type = thinking.text("type", "enabled");
        Integer budget = thinking.whole("token_budget");
        thinking.close();
        if (type.equals("disabled")) {
            return new Reasoning(Effort.NONE, null, null);
        }
        return new Reasoning(budget == null ? Effort.AUTO : null, budget, null);
    }
}
