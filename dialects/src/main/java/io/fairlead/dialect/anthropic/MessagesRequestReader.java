package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Messages request. On Vertex the path names the model, and may ask for a stream. */
final class MessagesRequestReader {
    private final FieldTable table;
    private final Losses losses;
    private final MessagesContentReader content;

    MessagesRequestReader(String maker, FieldTable table, Losses losses) {
        this.table = table;
        this.losses = losses;
        this.content = new MessagesContentReader(maker);
    }

    Conversation read(JsonNode body, String path) {
        Operation operation = AnthropicPaths.operation("POST", path);
        Fields root = Fields.of(body, table, losses);
        String model = root.text("model");
        Boolean stream = root.flag("stream");
        root.take("anthropic_version");
        List<Turn> turns = turns(root);
        List<Tool> tools = tools(root);
        Choice choice = choice(root);
        Fields output = root.object("output_config");
        OutputFormat format = format(output == null ? null : output.object("format"));
        if (format == OutputFormat.TEXT) {
            format = format(root.object("output_format"));
        }
        Conversation read = new Conversation(
                model == null ? operation.model() : model,
                Boolean.TRUE.equals(stream) || operation.streaming() == Operation.Streaming.BY_PATH,
                true,
                turns,
                tools,
                choice.choice(),
                choice.parallel(),
                format,
                sampling(root),
                MessagesReasoning.read(root.object("thinking"), output));
        if (output != null) {
            output.close();
        }
        root.close();
        return read;
    }

    private List<Turn> turns(Fields root) {
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn(Turn.Role.SYSTEM, content.read(root, "system")));
        for (Fields message : root.objects("messages")) {
            List<Part> parts = content.read(message, "content");
            Turn.Role role = switch (message.text("role", "user")) {
                case "user" -> Turn.Role.USER;
                case "assistant" -> Turn.Role.ASSISTANT;
                case "system" -> Turn.Role.SYSTEM;
                default -> {
                    losses.lossy(message.path("role"), "it is not known");
                    yield Turn.Role.USER;
                }
            };
            turns.add(new Turn(role, parts));
            message.close();
        }
        return turns;
    }

    private static List<Tool> tools(Fields root) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : root.objects("tools")) {
            if (!tool.text("type", "custom").equals("custom")) {
                tool.lose(Effect.LOSSY, "only Anthropic's models know this tool");
                continue;
            }
            tools.add(new Tool(
                    tool.text("name", ""), tool.text("description"), tool.take("input_schema"), tool.flag("strict")));
            tool.close();
        }
        return tools;
    }

    private Choice choice(Fields root) {
        Fields fields = root.object("tool_choice");
        if (fields == null) {
            return new Choice(ToolChoice.AUTO, null);
        }
        String type = fields.text("type", "auto");
        String name = fields.text("name");
        Boolean alone = fields.flag("disable_parallel_tool_use");
        fields.close();
        ToolChoice choice = switch (type) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "any" -> ToolChoice.REQUIRED;
            case "tool" -> name == null ? ToolChoice.REQUIRED : ToolChoice.named(name);
            default -> {
                losses.lossy(fields.path("type"), "it is not known");
                yield ToolChoice.AUTO;
            }
        };
        return new Choice(choice, alone == null ? null : Boolean.valueOf(!alone));
    }

    private OutputFormat format(@Nullable Fields format) {
        if (format == null) {
            return OutputFormat.TEXT;
        }
        String type = format.text("type", "json_schema");
        JsonNode schema = format.take("schema");
        format.close();
        if (!type.equals("json_schema") || schema == null || !schema.isObject()) {
            format.lose(Effect.LOSSY, "this form of answer has no counterpart");
            return OutputFormat.TEXT;
        }
        return new OutputFormat.Schema(null, null, schema, null);
    }

    private Sampling sampling(Fields root) {
        Integer most = root.whole("max_tokens");
        if (most != null && most <= 0) {
            losses.refused("max_tokens", "it asks for no answer, only for a filled cache");
        }
        List<String> stop = new ArrayList<>(root.texts("stop_sequences"));
        stop.removeIf(String::isEmpty);
        return new Sampling(
                most,
                root.number("temperature"),
                root.number("top_p"),
                root.whole("top_k"),
                null,
                null,
                null,
                stop,
                null,
                null);
    }

    private record Choice(ToolChoice choice, @Nullable Boolean parallel) {}
}
