package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a message's {@code content}: one text as it is, anything else as a list of parts. */
final class ChatContentWriter {
    private static final String PDF = "application/pdf";

    private final Losses losses;
    /** Whether documents of any kind are taken. */
    private final boolean anyFile;

    /** Whether documents are fetched from addresses. */
    private final boolean fetched;

    ChatContentWriter(Losses losses, Destination to) {
        this.losses = losses;
        this.anyFile = "any".equals(Habit.FILES.of(to.habits()));
        this.fetched = anyFile || "document_url".equals(Habit.DOCUMENTS.of(to.habits()));
    }

    /** False when there was nothing to write. */
    boolean write(ObjectNode message, List<Part> parts) {
        if (parts.size() == 1 && parts.get(0) instanceof Part.Text text) {
            message.put("content", text.text());
            return true;
        }
        ArrayNode list = message.arrayNode();
        for (Part part : parts) {
            part(part, list);
        }
        if (list.isEmpty()) {
            return false;
        }
        message.set("content", list);
        return true;
    }

    private void part(Part part, ArrayNode list) {
        if (part instanceof Part.Text text) {
            text(text.text(), list);
        } else if (part instanceof Part.Refusal refusal) {
            text(refusal.text(), list);
        } else if (part instanceof Part.Image image) {
            String url = address(image.media(), "image");
            if (url != null) {
                list.addObject().put("type", "image_url").putObject("image_url").put("url", url);
            }
        } else if (part instanceof Part.Document document) {
            document(document, list);
        } else if (part instanceof Part.Audio audio) {
            audio(audio.media(), list);
        } else {
            losses.lossy("messages", "what only an assistant says has no place in another's message");
        }
    }

    private static void text(String text, ArrayNode list) {
        list.addObject().put("type", "text").put("text", text);
    }

    private void document(Part.Document document, ArrayNode list) {
        if (document.media() instanceof Media.Plain plain) {
            losses.noted("document", "a document of plain text is told as text");
            text(document.name() == null ? plain.text() : document.name() + "\n\n" + plain.text(), list);
            return;
        }
        if (!fetched && document.media() instanceof Media.Link) {
            losses.lossy("document", "no document is fetched from an address");
            return;
        }
        if (!anyFile
                && document.media() instanceof Media.Inline inline
                && !inline.type().equals(PDF)) {
            losses.lossy("document", "only PDFs are taken");
            return;
        }
        String url = address(document.media(), "document");
        if (url != null) {
            ObjectNode file = list.addObject().put("type", "file").putObject("file");
            file.put("filename", document.name() == null ? "document.pdf" : document.name());
            file.put("file_data", url);
        }
    }

    /** The bytes or the address as a URL; null, and a loss, for what only one provider can have. */
    private @Nullable String address(Media media, String what) {
        if (media instanceof Media.Inline inline) {
            return inline.url();
        }
        if (media instanceof Media.Link link) {
            return link.url();
        }
        if (media instanceof Media.Stored) {
            losses.refused(what, "it is stored at another provider");
        } else {
            losses.lossy(what, "it is neither here nor at an address");
        }
        return null;
    }

    private void audio(Media media, ArrayNode list) {
        if (!(media instanceof Media.Inline inline)) {
            losses.add(
                    "audio",
                    media instanceof Media.Stored ? Effect.REFUSED : Effect.LOSSY,
                    "sound is only taken as bytes");
            return;
        }
        String type = inline.type().toLowerCase(Locale.ROOT);
        String format = switch (type) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
            case "audio/mpeg", "audio/mp3" -> "mp3";
            default -> type.substring(type.indexOf('/') + 1);
        };
        list.addObject()
                .put("type", "input_audio")
                .putObject("input_audio")
                .put("data", inline.base64())
                .put("format", format);
    }
}
