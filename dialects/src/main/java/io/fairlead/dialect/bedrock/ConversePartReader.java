package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of one request's messages. Remembers the names of the tools that were called, since Converse does not
 * repeat them with their results.
 */
final class ConversePartReader {
    private final String maker;
    private final Map<String, String> names = new HashMap<>();

    ConversePartReader(String maker) {
        this.maker = maker;
    }

    /** The parts of these blocks; each has one member, which says what it is. */
    List<Part> read(List<Fields> blocks) {
        List<Part> parts = new ArrayList<>();
        for (Fields block : blocks) {
            block(block, parts);
            block.close();
        }
        return parts;
    }

    private void block(Fields block, List<Part> parts) {
        text(block.text("text"), parts);
        media(block, parts);
        call(block, parts);
        result(block, parts);
        guarded(block.object("guardContent"), parts);
        thought(block, parts);
        cited(block.object("citationsContent"), parts);
        found(block.object("searchResult"), parts);
    }

    private static void text(@Nullable String text, List<Part> parts) {
        if (text != null && !text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private static void media(Fields block, List<Part> parts) {
        Media image = source(block.object("image"), ConverseFormats::imageType);
        if (image != null) {
            parts.add(new Part.Image(image));
        }
        Media sound = source(block.object("audio"), ConverseFormats::soundType);
        if (sound != null) {
            parts.add(new Part.Audio(sound));
        }
        Fields document = block.object("document");
        if (document != null) {
            String name = document.text("name");
            JsonNode citations = document.peek("citations").path("enabled");
            if (citations.isBoolean() && !citations.booleanValue()) {
                document.take("citations");
            }
            Media media = source(document, ConverseFormats::documentType);
            if (media != null) {
                parts.add(new Part.Document(media, name));
            }
        }
    }

    /** Where the bytes are; closes what it reads. */
    private static @Nullable Media source(@Nullable Fields media, UnaryOperator<String> type) {
        if (media == null) {
            return null;
        }
        String format = media.text("format", "");
        Fields source = media.object("source");
        Media found = null;
        if (source != null) {
            String bytes = source.text("bytes");
            String text = source.text("text");
            List<Part> chunks = new ArrayList<>();
            for (Fields chunk : source.objects("content")) {
                text(chunk.text("text"), chunks);
                chunk.close();
            }
            Fields stored = source.object("s3Location");
            if (stored != null) {
                found = new Media.Stored(stored.text("uri", ""));
                stored.close();
            } else if (bytes != null) {
                found = new Media.Inline(type.apply(format), bytes);
            } else if (text != null) {
                found = new Media.Plain(text);
            } else if (!chunks.isEmpty()) {
                found = new Media.Plain(joined(chunks));
            }
            source.close();
        }
        media.close();
        return found;
    }

    private void call(Fields block, List<Part> parts) {
        JsonNode use = block.peek("toolUse");
        if (!use.isObject() || server(use)) {
            return;
        }
        Fields fields = block.object("toolUse");
        if (fields != null) {
            String id = fields.text("toolUseId", "");
            String name = fields.text("name", "");
            JsonNode input = fields.take("input");
            names.put(id, name);
            parts.add(new Part.ToolCall(id, name, input == null ? ToolArguments.NONE : ToolArguments.text(input)));
            fields.take("type");
            fields.close();
        }
    }

    /** Calls of Bedrock's own tools, and their results, are left to be lost: no other has these tools. */
    private static boolean server(JsonNode use) {
        return use.path("type").asText().equals("server_tool_use");
    }

    private void result(Fields block, List<Part> parts) {
        JsonNode peeked = block.peek("toolResult");
        if (!peeked.isObject() || (peeked.hasNonNull("type") && !names.containsKey(id(peeked)))) {
            return;
        }
        Fields fields = block.object("toolResult");
        if (fields != null) {
            String id = fields.text("toolUseId", "");
            boolean error = fields.text("status", "success").equals("error");
            List<Part> content = new ArrayList<>();
            for (Fields item : fields.objects("content")) {
                text(item.text("text"), content);
                JsonNode json = item.take("json");
                text(json == null ? null : Json.text(json), content);
                media(item, content);
                found(item.object("searchResult"), content);
                item.close();
            }
            fields.take("type");
            fields.close();
            parts.add(new Part.ToolResult(id, names.get(id), content, error));
        }
    }

    private static String id(JsonNode result) {
        return result.path("toolUseId").asText();
    }

    /** What a guardrail shall look at is content like any other. */
    private static void guarded(@Nullable Fields guard, List<Part> parts) {
        if (guard == null) {
            return;
        }
        Fields text = guard.object("text");
        if (text != null) {
            text(text.text("text"), parts);
            text.close();
        }
        Media image = source(guard.object("image"), ConverseFormats::imageType);
        if (image != null) {
            parts.add(new Part.Image(image));
        }
        guard.close();
    }

    private void thought(Fields block, List<Part> parts) {
        Fields reasoning = block.object("reasoningContent");
        if (reasoning == null) {
            return;
        }
        Part.Thought thought = ConverseSeals.read(block.peek("reasoningContent"), maker);
        if (thought != null) {
            parts.add(thought);
        }
        reasoning.text("redactedContent");
        Fields text = reasoning.object("reasoningText");
        if (text != null) {
            text.text("text");
            text.text("signature");
            text.close();
        }
        reasoning.close();
    }

    private static void cited(@Nullable Fields block, List<Part> parts) {
        if (block == null) {
            return;
        }
        List<Part> texts = new ArrayList<>();
        for (Fields piece : block.objects("content")) {
            text(piece.text("text"), texts);
            piece.close();
        }
        JsonNode citations = block.take("citations");
        List<Citation> all = citations == null ? List.of() : ConverseCitations.readAll(citations);
        if (!texts.isEmpty()) {
            parts.add(new Part.Text(joined(texts), all));
        }
        block.close();
    }

    /** A search result is its title, its source and its words. */
    private static void found(@Nullable Fields result, List<Part> parts) {
        if (result == null) {
            return;
        }
        List<Part> lines = new ArrayList<>();
        text(result.text("title"), lines);
        text(result.text("source"), lines);
        for (Fields piece : result.objects("content")) {
            text(piece.text("text"), lines);
            piece.close();
        }
        text(joined(lines), parts);
        result.close();
    }

    private static String joined(List<Part> texts) {
        StringBuilder all = new StringBuilder();
        for (Part part : texts) {
            if (part instanceof Part.Text text) {
                all.append(all.isEmpty() ? "" : "\n").append(text.text());
            }
        }
        return all.toString();
    }
}
