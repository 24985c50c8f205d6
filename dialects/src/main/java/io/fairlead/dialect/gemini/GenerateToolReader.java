package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tools} and {@code toolConfig}. Google's own tools are left to be lost. */
final class GenerateToolReader {

    private static final List<String> MODES = List.of("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED");

    private GenerateToolReader() {}

    /** What may be called, and whether it must be. */
    record Choice(ToolChoice choice, List<Tool> tools) {}

    static List<Tool> tools(Fields root) {
        List<Tool> tools = new ArrayList<>();
        for (Fields kinds : root.objects("tools")) {
            for (Fields function : kinds.objects("functionDeclarations")) {
                JsonNode schema = function.take("parametersJsonSchema");
                JsonNode google = function.take("parameters");
                if (schema == null && google != null) {
                    schema = GenerateSchemas.json(google);
                }
                tools.add(new Tool(function.text("name", ""), function.text("description"), schema, null));
                function.close();
            }
            kinds.close();
        }
        return tools;
    }

    /** By its name or its number. */
    private static String mode(Fields calling) {
        JsonNode number = calling.peek("mode");
        if (!number.isIntegralNumber()) {
            return calling.text("mode", "AUTO");
        }
        calling.take("mode");
        int at = number.intValue();
        return at >= 0 && at < MODES.size() ? MODES.get(at) : number.asText();
    }

    /** Closes {@code config}. A list of names that may be called leaves out the other tools. */
    static Choice choice(@Nullable Fields config, List<Tool> tools) {
        if (config == null) {
            return new Choice(ToolChoice.AUTO, tools);
        }
        Fields calling = config.object("functionCallingConfig");
        config.close();
        if (calling == null) {
            return new Choice(ToolChoice.AUTO, tools);
        }
        String mode = mode(calling);
        Set<String> allowed = Set.copyOf(calling.texts("allowedFunctionNames"));
        calling.close();
        List<Tool> open = tools;
        if (!allowed.isEmpty()) {
            open = tools.stream().filter(tool -> allowed.contains(tool.name())).toList();
        }
        return switch (mode) {
            case "AUTO", "MODE_UNSPECIFIED" -> new Choice(ToolChoice.AUTO, tools);
            case "NONE" -> new Choice(ToolChoice.NONE, tools);
            case "ANY" ->
                allowed.size() == 1
                        ? new Choice(ToolChoice.named(allowed.iterator().next()), tools)
                        : new Choice(ToolChoice.REQUIRED, open);
            case "VALIDATED" -> {
                calling.losses().noted(calling.path("mode"), "calls are not checked against their schemas elsewhere");
                yield new Choice(ToolChoice.AUTO, open);
            }
            default -> {
                calling.losses().lossy(calling.path("mode"), "it is not known");
                yield new Choice(ToolChoice.AUTO, tools);
            }
        };
    }
}
