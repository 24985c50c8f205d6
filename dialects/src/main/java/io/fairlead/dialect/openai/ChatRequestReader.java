package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Chat Completions request, in the words of OpenAI and of those who are compatible with it. */
final class ChatRequestReader {

    private ChatRequestReader() {}

    static Conversation read(JsonNode body, String path, FieldTable table, Losses losses) {
        Fields root = Fields.of(body, table, losses);
        String model = root.text("model");
        if (model == null) {
            model = OpenAiPaths.operation("POST", path).model();
        }
        Boolean stream = root.flag("stream");
        Conversation read = new Conversation(
                model,
                Boolean.TRUE.equals(stream),
                streamUsage(root),
                new ChatMessageReader().read(root.objects("messages")),
                tools(root),
                toolChoice(root),
                root.flag("parallel_tool_calls"),
                format(root),
                sampling(root),
                ChatReasoning.read(root));
        root.close();
        return read;
    }

    private static boolean streamUsage(Fields root) {
        Fields options = root.object("stream_options");
        if (options == null) {
            return false;
        }
        Boolean wanted = options.flag("include_usage");
        options.close();
        return Boolean.TRUE.equals(wanted);
    }

    private static List<Tool> tools(Fields root) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : root.objects("tools")) {
            if (!tool.text("type", "function").equals("function") || !tool.has("function")) {
                tool.lose(Effect.LOSSY, "only functions have a counterpart");
                continue;
            }
            Fields function = tool.object("function");
            if (function != null) {
                tools.add(new Tool(
                        function.text("name", ""),
                        function.text("description"),
                        function.take("parameters"),
                        function.flag("strict")));
                function.close();
            }
            tool.close();
        }
        return tools;
    }

    private static ToolChoice toolChoice(Fields root) {
        JsonNode value = root.peek("tool_choice");
        if (!value.isObject()) {
            String word = root.text("tool_choice", "auto");
            return switch (word) {
                case "auto" -> ToolChoice.AUTO;
                case "none" -> ToolChoice.NONE;
                case "required", "any" -> ToolChoice.REQUIRED;
                default -> {
                    root.losses().lossy("tool_choice", "it is not known");
                    yield ToolChoice.AUTO;
                }
            };
        }
        Fields choice = root.object("tool_choice");
        if (choice == null) {
            return ToolChoice.AUTO;
        }
        String name = null;
        if (choice.text("type", "function").equals("function")) {
            Fields function = choice.object("function");
            name = function == null ? choice.text("name") : function.text("name");
            if (function != null) {
                function.close();
            }
        }
        if (name == null) {
            choice.lose(Effect.LOSSY, "only the choice of a function has a counterpart");
            return ToolChoice.AUTO;
        }
        choice.close();
        return ToolChoice.named(name);
    }

    private static OutputFormat format(Fields root) {
        Fields format = root.object("response_format");
        if (format == null) {
            return OutputFormat.TEXT;
        }
        OutputFormat read = OutputFormat.TEXT;
        switch (format.text("type", "text")) {
            case "text" -> {}
            case "json_object" -> {
                JsonNode schema = format.take("schema");
                read = schema == null ? OutputFormat.JSON : new OutputFormat.Schema(null, null, schema, null);
            }
            case "json_schema" -> read = schema(format);
            default -> {
                format.lose(Effect.LOSSY, "this form of answer has no counterpart");
                return read;
            }
        }
        format.close();
        return read;
    }

    private static OutputFormat schema(Fields format) {
        Fields named = format.object("json_schema");
        if (named == null) {
            return OutputFormat.JSON;
        }
        JsonNode schema = named.take("schema");
        String name = named.text("name");
        String description = named.text("description");
        Boolean strict = named.flag("strict");
        named.close();
        return schema == null ? OutputFormat.JSON : new OutputFormat.Schema(name, description, schema, strict);
    }

    private static Sampling sampling(Fields root) {
        Integer most = root.whole("max_completion_tokens");
        Integer older = root.whole("max_tokens");
        Long seed = root.large("seed");
        Long mistral = root.large("random_seed");
        Integer answers = root.whole("n");
        List<String> stop = new ArrayList<>(root.texts("stop"));
        stop.removeIf(String::isEmpty);
        return new Sampling(
                most == null ? older : most,
                root.number("temperature"),
                root.number("top_p"),
                root.whole("top_k"),
                root.number("frequency_penalty"),
                root.number("presence_penalty"),
                seed == null ? mistral : seed,
                stop,
                answers == null || answers <= 1 ? null : answers,
                logprobs(root));
    }

    private static @Nullable Integer logprobs(Fields root) {
        Boolean wanted = root.flag("logprobs");
        Integer top = root.whole("top_logprobs");
        return !Boolean.TRUE.equals(wanted) ? null : top == null ? Integer.valueOf(0) : top;
    }
}
