package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pictures, documents and sounds, both ways: {@code inlineData}, and {@code fileData} for what lies at Google ({@code gs:},
 * Files API) or at an address that Google fetches. A file must say its media type, so that one is guessed by its ending.
 */
final class GenerateMedia {
    /** Where the Gemini API has the files that were sent to it. */
    static final String FILES = "https://generativelanguage.googleapis.com/";

    /** What stands in the media types of documents, tables and slides of office programs. */
    private static final List<String> OFFICE =
            List.of("officedocument", "opendocument", "msword", "ms-excel", "ms-powerpoint", "epub", "octet-stream");

    private static final List<String> OFFICE_ENDINGS =
            List.of(".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".odt", ".ods", ".odp", ".epub");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("html", "text/html"),
            Map.entry("csv", "text/csv"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("flac", "audio/flac"));

    private GenerateMedia() {}

    /** Closes {@code data}; null when it is lost. */
    static @Nullable Part inline(Fields data) {
        String type = data.text("mimeType", "application/octet-stream");
        if (video(type, data)) {
            return null;
        }
        String bytes = usual(data.text("data", ""));
        String name = data.text("displayName");
        data.close();
        return part(type, new Media.Inline(type, bytes), name);
    }

    /** Closes {@code data}; null when it is lost. */
    static @Nullable Part file(Fields data) {
        String uri = data.text("fileUri", "");
        String type = data.text("mimeType");
        if (type == null) {
            type = TYPES.get(ending(uri));
        }
        boolean film = uri.startsWith("https://youtu.be/") || uri.startsWith("https://www.youtube.com/");
        if (video(film ? "video/mp4" : type == null ? "" : type, data)) {
            return null;
        }
        String name = data.text("displayName");
        data.close();
        boolean stored = uri.startsWith(FILES) || !uri.startsWith("http");
        Media media = stored ? new Media.Stored(uri, type) : new Media.Link(uri, type);
        return part(type == null ? "" : type, media, name);
    }

    private static boolean video(String type, Fields data) {
        if (type.startsWith("video/")) {
            data.lose(Effect.REFUSED, "no other API takes videos");
            return true;
        }
        return false;
    }

    private static Part part(String type, Media media, @Nullable String name) {
        if (type.startsWith("image/")) {
            return new Part.Image(media);
        }
        return type.startsWith("audio/") ? new Part.Audio(media) : new Part.Document(media, name);
    }

    /** SDKs may write bytes in the alphabet for URLs and without padding; others take the usual form only. */
    private static String usual(String base64) {
        if (base64.indexOf('-') < 0 && base64.indexOf('_') < 0 && base64.length() % 4 == 0) {
            return base64;
        }
        String usual = base64.replace('-', '+').replace('_', '/');
        int missing = (4 - usual.length() % 4) % 4;
        return missing > 2 ? usual : usual + "=".repeat(missing);
    }

    /** The part of a picture, document or sound, or null when it cannot be said. */
    static @Nullable ObjectNode write(Part part, Losses losses) {
        if (part instanceof Part.Image image) {
            return write(image.media(), "image/jpeg", "messages.image", losses);
        }
        if (part instanceof Part.Audio audio) {
            return write(audio.media(), "audio/mpeg", "messages.audio", losses);
        }
        if (part instanceof Part.Document document) {
            if (document.name() != null) {
                losses.noted("messages.document.name", "documents have no names here");
            }
            if (unread(document.media())) {
                losses.lossy("messages.document", "only PDFs and texts are taken");
                return null;
            }
            return write(document.media(), "application/pdf", "messages.document", losses);
        }
        return null;
    }

    /** Whether Google cannot read a document of this kind, such as those of word processors. */
    private static boolean unread(Media media) {
        if (media instanceof Media.Inline inline) {
            return OFFICE.stream().anyMatch(inline.type().toLowerCase(Locale.ROOT)::contains);
        }
        if (media instanceof Media.Link link) {
            String url = link.url().toLowerCase(Locale.ROOT);
            int query = url.indexOf('?');
            String path = query < 0 ? url : url.substring(0, query);
            return OFFICE_ENDINGS.stream().anyMatch(path::endsWith);
        }
        return false;
    }

    private static @Nullable ObjectNode write(Media media, String otherwise, String path, Losses losses) {
        if (media instanceof Media.Inline inline) {
            return inline(inline.type(), inline.base64());
        }
        if (media instanceof Media.Plain plain) {
            byte[] bytes = plain.text().getBytes(StandardCharsets.UTF_8);
            return inline("text/plain", Base64.getEncoder().encodeToString(bytes));
        }
        if (media instanceof Media.Link link) {
            return file(link.url(), link.type(), otherwise, path, losses);
        }
        if (media instanceof Media.Stored stored
                && (stored.id().startsWith(FILES) || stored.id().startsWith("gs://"))) {
            return file(stored.id(), stored.type(), otherwise, path, losses);
        }
        losses.refused(path, "it is stored at another provider");
        return null;
    }

    static ObjectNode inline(String type, String base64) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", type).put("data", base64);
        return part;
    }

    private static ObjectNode file(String uri, @Nullable String known, String otherwise, String path, Losses losses) {
        String type = known == null ? TYPES.get(ending(uri)) : known;
        if (type == null) {
            losses.noted(path, "its media type is not known, and taken to be " + otherwise);
        }
        ObjectNode part = Json.object();
        part.putObject("fileData")
                .put("mimeType", type == null ? otherwise : type)
                .put("fileUri", uri);
        return part;
    }

    private static String ending(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
