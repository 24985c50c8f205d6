package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code content} of a message or the {@code output} of a tool: a text or a list of parts. */
final class ResponsesContentReader {

    private ResponsesContentReader() {}

    static List<Part> parts(Fields item, String name) {
        List<Part> parts = new ArrayList<>();
        JsonNode content = item.peek(name);
        if (content.isTextual()) {
            item.take(name);
            text(content.textValue(), parts);
            return parts;
        }
        for (Fields part : item.objects(name)) {
            if (part(part, parts)) {
                part.close();
            }
        }
        return parts;
    }

    /** Reads one part; false when all of it was lost. */
    private static boolean part(Fields item, List<Part> parts) {
        switch (item.text("type", "")) {
            case "input_text", "output_text", "text" -> text(item.text("text", ""), parts);
            case "refusal" -> {
                String refusal = item.text("refusal", "");
                if (!refusal.isEmpty()) {
                    parts.add(new Part.Refusal(refusal));
                }
            }
            case "input_image" -> {
                Media media = image(item);
                if (media != null) {
                    parts.add(new Part.Image(media));
                }
            }
            case "input_file" -> {
                String name = item.text("filename");
                Media media = file(item);
                if (media != null) {
                    parts.add(new Part.Document(media, name));
                }
            }
            case "input_audio" -> ChatContentReader.audio(item, parts);
            default -> {
                item.lose(Effect.REFUSED, "this kind of content has no counterpart");
                return false;
            }
        }
        return true;
    }

    private static void text(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private static @Nullable Media image(Fields item) {
        String url = item.text("image_url");
        String id = item.text("file_id");
        return url != null ? Media.at(url) : id != null ? new Media.Stored(id) : null;
    }

    private static @Nullable Media file(Fields item) {
        String data = item.text("file_data");
        String url = item.text("file_url");
        String id = item.text("file_id");
        if (data != null) {
            return data.startsWith("data:") ? Media.at(data) : new Media.Inline("application/pdf", data);
        }
        return url != null ? Media.at(url) : id != null ? new Media.Stored(id) : null;
    }
}
