package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pictures and documents, both ways. Anthropic takes four kinds of pictures; documents are PDFs and plain texts. */
final class MessagesMedia {
    private static final String PDF = "application/pdf";
    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private MessagesMedia() {}

    static Part.@Nullable Image image(Fields block) {
        Media media = source(block);
        return media == null ? null : new Part.Image(media);
    }

    static Part.@Nullable Document document(Fields block) {
        quoted(block);
        String title = block.text("title");
        Media media = source(block);
        return media == null ? null : new Part.Document(media, title);
    }

    /** What somebody's search found: its words are a document. */
    static void found(Fields block, List<Part> parts) {
        quoted(block);
        String title = block.text("title");
        String words = joined(block.objects("content"));
        if (!words.isEmpty()) {
            parts.add(new Part.Document(new Media.Plain(words), title));
        }
    }

    /** Not to be cited is what holds anyway. */
    private static void quoted(Fields block) {
        JsonNode enabled = block.peek("citations").path("enabled");
        if (enabled.isBoolean() && !enabled.booleanValue()) {
            block.take("citations");
        } else if (block.has("citations")) {
            Fields citations = block.object("citations");
            if (citations != null) {
                citations.close();
            }
        }
    }

    private static @Nullable Media source(Fields block) {
        Fields source = block.object("source");
        if (source == null) {
            return null;
        }
        Media media = switch (source.text("type", "")) {
            case "base64" -> new Media.Inline(source.text("media_type", PDF), source.text("data", ""));
            case "text" -> {
                source.text("media_type");
                yield new Media.Plain(source.text("data", ""));
            }
            case "url" -> new Media.Link(source.text("url", ""), null);
            case "file" -> new Media.Stored(source.text("file_id", ""));
            case "content" ->
                new Media.Plain(
                        source.peek("content").isTextual()
                                ? source.text("content", "")
                                : joined(source.objects("content")));
            default -> null;
        };
        if (media == null) {
            source.lose(Effect.LOSSY, "this kind of source has no counterpart");
        } else {
            source.close();
        }
        return media;
    }

    private static String joined(List<Fields> blocks) {
        List<String> texts = new ArrayList<>();
        for (Fields block : blocks) {
            if (block.text("type", "text").equals("text")) {
                texts.add(block.text("text", ""));
                block.close();
            } else {
                block.lose(Effect.LOSSY, "only the document's texts have a counterpart");
            }
        }
        return String.join("\n", texts);
    }

    /** The block of a picture, or null when it cannot be said; {@code path}: where it is in the request. */
    static @Nullable ObjectNode image(Part.Image image, String path, Losses losses) {
        ObjectNode block = Json.object().put("type", "image");
        ObjectNode source = block.putObject("source");
        if (image.media() instanceof Media.Inline inline && PICTURES.contains(inline.type())) {
            bytes(source, inline);
        } else if (image.media() instanceof Media.Link link) {
            source.put("type", "url").put("url", link.url());
        } else {
            return lost(image.media(), path, losses);
        }
        return block;
    }

    /** The block of a document, or null when it cannot be said. */
    static @Nullable ObjectNode document(Part.Document document, String path, Losses losses) {
        ObjectNode block = Json.object().put("type", "document");
        ObjectNode source = block.putObject("source");
        String words = words(document.media());
        if (words != null) {
            source.put("type", "text").put("media_type", "text/plain").put("data", words);
        } else if (document.media() instanceof Media.Inline inline
                && inline.type().equals(PDF)) {
            bytes(source, inline);
        } else if (document.media() instanceof Media.Link link) {
            source.put("type", "url").put("url", link.url());
        } else {
            return lost(document.media(), path, losses);
        }
        if (document.name() != null) {
            block.put("title", document.name());
        }
        return block;
    }

    private static @Nullable String words(Media media) {
        if (media instanceof Media.Plain plain) {
            return plain.text();
        }
        if (media instanceof Media.Inline inline && inline.type().startsWith("text/")) {
            try {
                return new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private static void bytes(ObjectNode source, Media.Inline inline) {
        source.put("type", "base64").put("media_type", inline.type()).put("data", inline.base64());
    }

    private static @Nullable ObjectNode lost(Media media, String path, Losses losses) {
        if (media instanceof Media.Stored) {
            losses.refused(path, "the file is stored at another provider");
        } else {
            losses.lossy(path, "Anthropic takes JPEG, PNG, GIF, WebP, PDF and plain text only");
        }
        return null;
    }
}
