package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;

/** Writes {@code tools} and {@code toolConfig}. Schemas go as they are, since Google takes JSON Schema too. */
final class GenerateToolWriter {
    private static final int LONGEST_NAME = 128;

    private GenerateToolWriter() {}

    static void write(Conversation asked, Losses losses, ObjectNode body) {
        if (asked.tools().isEmpty()) {
            return;
        }
        ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : asked.tools()) {
            function(tool, losses, functions);
        }
        if (Boolean.FALSE.equals(asked.parallelTools())) {
            losses.lossy("parallel_tool_calls", "several calls at once cannot be forbidden");
        }
        choice(asked.toolChoice(), body);
    }

    private static void function(Tool tool, Losses losses, ArrayNode functions) {
        if (!named(tool.name())) {
            losses.refused("tools." + tool.name(), "a name is letters, digits and _ - . :, at most 128");
        }
        ObjectNode function = functions.addObject().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() != null) {
            function.set("parametersJsonSchema", tool.schema());
        }
        if (Boolean.TRUE.equals(tool.strict())) {
            losses.noted("tools.strict", "calls are not held to their schemas");
        }
    }

    private static void choice(ToolChoice choice, ObjectNode body) {
        String mode = switch (choice.mode()) {
            case AUTO -> null;
            case NONE -> "NONE";
            case REQUIRED, NAMED -> "ANY";
        };
        if (mode != null) {
            ObjectNode calling = body.putObject("toolConfig")
                    .putObject("functionCallingConfig")
                    .put("mode", mode);
            if (choice.name() != null) {
                calling.putArray("allowedFunctionNames").add(choice.name());
            }
        }
    }

    private static boolean named(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && "_-.:".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
