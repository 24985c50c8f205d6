package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a message's {@code content}: a text or a list of parts. */
final class ChatContentReader {

    private ChatContentReader() {}

    static List<Part> parts(Fields message) {
        List<Part> parts = new ArrayList<>();
        JsonNode content = message.peek("content");
        if (content.isTextual()) {
            message.take("content");
            text(content.textValue(), parts);
            return parts;
        }
        for (Fields item : message.objects("content")) {
            if (part(item, parts)) {
                item.close();
            }
        }
        return parts;
    }

    /** Reads one part; false when all of it was lost. */
    private static boolean part(Fields item, List<Part> parts) {
        String type = item.text("type", "");
        switch (type) {
            case "text", "input_text", "output_text" -> text(item.text("text", ""), parts);
            case "refusal" -> {
                String refusal = item.text("refusal", "");
                if (!refusal.isEmpty()) {
                    parts.add(new Part.Refusal(refusal));
                }
            }
            case "thinking" -> thought(item, parts);
            case "image_url" -> {
                String url = address(item, "image_url");
                if (url != null) {
                    parts.add(new Part.Image(Media.at(url)));
                }
            }
            case "document_url" -> {
                String url = address(item, "document_url");
                String name = item.text("document_name");
                if (url != null) {
                    parts.add(new Part.Document(Media.at(url), name));
                }
            }
            case "input_audio" -> audio(item, parts);
            case "file" -> file(item, parts);
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

    private static void thought(Fields item, List<Part> parts) {
        StringBuilder text = new StringBuilder();
        if (item.peek("thinking").isTextual()) {
            text.append(item.text("thinking", ""));
        } else {
            for (Fields piece : item.objects("thinking")) {
                piece.text("type");
                text.append(piece.text("text", ""));
                piece.close();
            }
        }
        item.flag("closed");
        if (!text.isEmpty()) {
            parts.add(new Part.Thought(text.toString(), null));
        }
    }

    /** An object with a {@code url}, or, as Mistral also takes it, the address itself. */
    private static @Nullable String address(Fields item, String name) {
        if (item.peek(name).isTextual()) {
            return item.text(name);
        }
        Fields object = item.object(name);
        if (object == null) {
            return null;
        }
        String url = object.text("url");
        object.close();
        return url;
    }

    static void audio(Fields item, List<Part> parts) {
        Fields audio = item.object("input_audio");
        if (audio != null) {
            String format = audio.text("format", "wav");
            String type = format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
            parts.add(new Part.Audio(new Media.Inline(type, audio.text("data", ""))));
            audio.close();
        }
    }

    private static void file(Fields item, List<Part> parts) {
        Fields file = item.object("file");
        if (file == null) {
            return;
        }
        String name = file.text("filename");
        String data = file.text("file_data");
        String id = file.text("file_id");
        if (data != null) {
            Media media = data.startsWith("data:") || data.startsWith("http")
                    ? Media.at(data)
                    : new Media.Inline("application/pdf", data);
            parts.add(new Part.Document(media, name));
        } else if (id != null) {
            parts.add(new Part.Document(new Media.Stored(id), name));
        }
        file.close();
    }
}
