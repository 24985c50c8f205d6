package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one request's contents. What Google's own tools did is left to be lost. */
final class GeneratePartReader {
    private final String maker;
    private final GenerateCallIds ids = new GenerateCallIds();

    GeneratePartReader(String maker) {
        this.maker = maker;
    }

    List<Part> read(List<Fields> all) {
        List<Part> parts = new ArrayList<>();
        for (Fields part : all) {
            part(part, parts);
            part.close();
        }
        return parts;
    }

    private void part(Fields part, List<Part> parts) {
        boolean thought = Boolean.TRUE.equals(part.flag("thought"));
        String signature = part.text("thoughtSignature");
        String text = part.text("text", "");
        if (part.has("functionCall")) {
            call(part.object("functionCall"), signature, parts);
            return;
        }
        if (thought && !text.isEmpty()) {
            parts.add(new Part.Thought(text, GenerateSeals.read(signature, Seal.Kind.SIGNATURE, maker)));
            return;
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        media(part, parts);
        result(part.object("functionResponse"), parts);
        Seal seal = GenerateSeals.read(signature, Seal.Kind.HIDDEN, maker);
        if (seal != null && !GenerateSeals.ofServerTool(part::has)) {
            parts.add(new Part.Thought("", seal));
        }
    }

    private void call(@Nullable Fields call, @Nullable String signature, List<Part> parts) {
        if (call == null) {
            return;
        }
        String name = call.text("name", "");
        String id = ids.ofCall(call.text("id"), name);
        JsonNode args = call.take("args");
        call.close();
        Seal seal = GenerateSeals.read(signature, Seal.Kind.SIGNATURE, maker);
        parts.add(new Part.ToolCall(id, name, args == null ? ToolArguments.NONE : ToolArguments.text(args), seal));
    }

    private static void media(Fields part, List<Part> parts) {
        Fields inline = part.object("inlineData");
        Part read = inline == null ? null : GenerateMedia.inline(inline);
        if (read != null) {
            parts.add(read);
        }
        Fields file = part.object("fileData");
        Part stored = file == null ? null : GenerateMedia.file(file);
        if (stored != null) {
            parts.add(stored);
        }
    }

    /** As Google reads results: {@code output} and {@code error} have a meaning, anything else is the output as a whole. */
    private void result(@Nullable Fields result, List<Part> parts) {
        if (result == null) {
            return;
        }
        String name = result.text("name", "");
        String id = ids.ofResult(result.text("id"), name);
        JsonNode response = result.take("response");
        List<Part> content = new ArrayList<>();
        boolean error = false;
        if (response != null) {
            boolean alone = response.size() == 1;
            error = alone && response.has("error");
            JsonNode said = error
                    ? response.path("error")
                    : alone && response.has("output") ? response.path("output") : response;
            String text = said.isTextual() ? said.textValue() : Json.text(said);
            if (!text.isEmpty()) {
                content.add(new Part.Text(text));
            }
        }
        for (Fields part : result.objects("parts")) {
            media(part, content);
            part.close();
        }
        result.close();
        parts.add(new Part.ToolResult(id, name, content, error));
    }
}
