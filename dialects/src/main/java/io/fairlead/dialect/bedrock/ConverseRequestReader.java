package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Streaming;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Converse request: model and stream from the path, everything else from the body. */
final class ConverseRequestReader {
    private final FieldTable table;
    private final Losses losses;
    private final ConversePartReader parts;

    ConverseRequestReader(FieldTable table, String maker, Losses losses) {
        this.table = table;
        this.losses = losses;
        this.parts = new ConversePartReader(maker);
    }

    Conversation read(JsonNode body, String path) {
        Operation operation = BedrockPaths.operation("POST", path);
        Fields root = Fields.of(body, table, losses);
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn(Turn.Role.SYSTEM, parts.read(root.objects("system"))));
        for (Fields message : root.objects("messages")) {
            turn(message, turns);
        }
        List<Tool> tools = new ArrayList<>();
        ToolChoice choice = ToolChoice.AUTO;
        Fields toolConfig = root.object("toolConfig");
        if (toolConfig != null) {
            toolConfig.objects("tools").forEach(tool -> tool(tool, tools));
            choice = choice(toolConfig.object("toolChoice"));
            toolConfig.close();
        }
        Fields own = root.object("additionalModelRequestFields");
        ConverseModelFields.Read wishes = ConverseModelFields.read(own);
        Sampling sampling = sampling(root.object("inferenceConfig"), wishes.topK());
        OutputFormat format = format(root.object("outputConfig"));
        root.close();
        return new Conversation(
                operation.model(),
                operation.streaming() == Streaming.BY_PATH,
                true,
                turns,
                tools,
                choice,
                null,
                format,
                sampling,
                wishes.reasoning());
    }

    private void turn(Fields message, List<Turn> turns) {
        String role = message.text("role", "user");
        List<Part> said = parts.read(message.objects("content"));
        if (!role.equals("user") && !role.equals("assistant")) {
            losses.lossy(message.path("role"), "it is neither user nor assistant");
        }
        turns.add(new Turn(role.equals("assistant") ? Turn.Role.ASSISTANT : Turn.Role.USER, said));
        message.close();
    }

    private static void tool(Fields item, List<Tool> tools) {
        Fields spec = item.object("toolSpec");
        if (spec != null) {
            Fields schema = spec.object("inputSchema");
            JsonNode json = null;
            if (schema != null) {
                json = schema.take("json");
                schema.close();
            }
            tools.add(new Tool(spec.text("name", ""), spec.text("description"), json, spec.flag("strict")));
            spec.close();
        }
        item.close();
    }

    private static ToolChoice choice(@Nullable Fields choice) {
        if (choice == null) {
            return ToolChoice.AUTO;
        }
        Fields named = choice.object("tool");
        String name = named == null ? null : named.text("name");
        if (named != null) {
            named.close();
        }
        boolean any = choice.take("any") != null;
        choice.take("auto");
        choice.close();
        if (name != null) {
            return ToolChoice.named(name);
        }
        return any ? ToolChoice.REQUIRED : ToolChoice.AUTO;
    }

    private static Sampling sampling(@Nullable Fields config, @Nullable Integer topK) {
        if (config == null && topK == null) {
            return Sampling.DEFAULT;
        }
        Integer most = config == null ? null : config.whole("maxTokens");
        Double temperature = config == null ? null : config.number("temperature");
        Double topP = config == null ? null : config.number("topP");
        List<String> stop = config == null ? List.of() : config.texts("stopSequences");
        if (config != null) {
            config.close();
        }
        return new Sampling(most, temperature, topP, topK, null, null, null, stop, null, null);
    }

    /** The schema is JSON text within JSON. */
    private OutputFormat format(@Nullable Fields config) {
        Fields text = config == null ? null : config.object("textFormat");
        Fields structure = text == null ? null : text.object("structure");
        Fields schema = structure == null ? null : structure.object("jsonSchema");
        OutputFormat format = schema == null ? OutputFormat.TEXT : schema(schema);
        if (text != null) {
            text.take("type");
        }
        for (Fields opened : new Fields[] {config, text, structure, schema}) {
            if (opened != null) {
                opened.close();
            }
        }
        return format;
    }

    private OutputFormat schema(Fields fields) {
        String json = fields.text("schema", "");
        String name = fields.text("name");
        String description = fields.text("description");
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonNode schema = Json.tree(bytes, bytes.length);
        if (schema == null || !schema.isObject()) {
            fields.lose("schema", Effect.LOSSY, "it is no JSON object");
            return OutputFormat.TEXT;
        }
        return new OutputFormat.Schema(name, description, schema, null);
    }
}
