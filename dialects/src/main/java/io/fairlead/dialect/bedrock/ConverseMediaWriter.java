package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes pictures, documents and sounds: bytes, or what lies in S3; addresses are never fetched. */
final class ConverseMediaWriter {
    private static final int LONGEST_NAME = 200;

    private final Losses losses;
    private final Set<String> names = new HashSet<>();

    ConverseMediaWriter(Losses losses) {
        this.losses = losses;
    }

    void write(Part part, ArrayNode content) {
        if (part instanceof Part.Image image) {
            put("image", image.media(), ConverseFormats::image, content);
        } else if (part instanceof Part.Audio audio) {
            put("audio", audio.media(), ConverseFormats::sound, content);
        } else if (part instanceof Part.Document document) {
            ObjectNode block = put("document", document.media(), ConverseFormats::document, content);
            if (block != null) {
                block.put("name", name(document.name()));
            }
        }
    }

    private @Nullable ObjectNode put(String kind, Media media, Formats formats, ArrayNode content) {
        ObjectNode block = Json.object();
        if (media instanceof Media.Inline inline) {
            String format = formats.of(inline.type());
            if (format == null) {
                losses.lossy("messages." + kind, "Converse does not take " + inline.type());
                return null;
            }
            block.put("format", format).putObject("source").put("bytes", inline.base64());
        } else if (media instanceof Media.Plain plain && kind.equals("document")) {
            block.put("format", "txt").putObject("source").put("text", plain.text());
        } else if (media instanceof Media.Stored stored && stored.id().startsWith("s3://")) {
            String ending = stored.id().substring(stored.id().lastIndexOf('.') + 1);
            block.put("format", ending.equals("jpg") ? "jpeg" : ending);
            block.putObject("source").putObject("s3Location").put("uri", stored.id());
        } else if (media instanceof Media.Stored) {
            losses.refused("messages." + kind, "it is stored at another provider");
            return null;
        } else {
            losses.lossy("messages." + kind, "Converse takes bytes, and nothing is fetched");
            return null;
        }
        content.addObject().set(kind, block);
        return block;
    }

    /**
     * A name as the service takes it: letters, digits, hyphens, brackets and single spaces, and no name twice. A model may read
     * it, so that a made-up one says nothing.
     */
    private String name(@Nullable String asked) {
        StringBuilder name = new StringBuilder();
        String text = asked == null ? "" : asked;
        for (int i = 0; i < text.length() && name.length() < LONGEST_NAME - 4; i++) {
            char c = text.charAt(i);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-()[]".indexOf(c) >= 0);
            if (plain) {
                name.append(c);
            } else if (c == ' ' && !name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
                name.append(' ');
            } else if (c != ' ') {
                name.append('-');
            }
        }
        String wanted = name.isEmpty() ? "document" : name.toString().strip();
        String free = wanted;
        for (int i = 2; !names.add(free); i++) {
            free = wanted + "-" + i;
        }
        return free;
    }

    /** Converse's name for a media type, or null. */
    private interface Formats {
        @Nullable
        String of(String type);
    }
}
