package io.fairlead.dialect.bedrock;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Converse's names for forms of pictures, documents and sounds, and their media types. */
final class ConverseFormats {
    private static final Map<String, String> DOCUMENTS = Map.of(
            "pdf", "application/pdf",
            "csv", "text/csv",
            "doc", "application/msword",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xls", "application/vnd.ms-excel",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "html", "text/html",
            "txt", "text/plain",
            "md", "text/markdown");
    private static final Map<String, String> IMAGES =
            Map.of("png", "image/png", "jpeg", "image/jpeg", "gif", "image/gif", "webp", "image/webp");
    private static final Map<String, String> SOUNDS = Map.ofEntries(
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("opus", "audio/opus"),
            Map.entry("wav", "audio/wav"),
            Map.entry("aac", "audio/aac"),
            Map.entry("flac", "audio/flac"),
            Map.entry("mp4", "audio/mp4"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("m4a", "audio/m4a"),
            Map.entry("mka", "audio/x-matroska"),
            Map.entry("pcm", "audio/pcm"),
            Map.entry("webm", "audio/webm"));
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "image/jpg", "jpeg",
            "audio/mp3", "mp3",
            "audio/x-wav", "wav",
            "audio/wave", "wav",
            "text/x-markdown", "md");

    private static final Map<String, String> IMAGE_TYPES = reversed(IMAGES);
    private static final Map<String, String> DOCUMENT_TYPES = reversed(DOCUMENTS);
    private static final Map<String, String> SOUND_TYPES = reversed(SOUNDS);

    private ConverseFormats() {}

    /** The media type of a picture's format. */
    static String imageType(String format) {
        return IMAGES.getOrDefault(format, "image/" + format);
    }

    static String documentType(String format) {
        return DOCUMENTS.getOrDefault(format, "application/" + format);
    }

    static String soundType(String format) {
        return SOUNDS.getOrDefault(format, "audio/" + format);
    }

    /** The format for a media type, or null when Converse has none. */
    static @Nullable String image(String type) {
        return format(IMAGE_TYPES, type);
    }

    static @Nullable String document(String type) {
        return format(DOCUMENT_TYPES, type);
    }

    static @Nullable String sound(String type) {
        return format(SOUND_TYPES, type);
    }

    private static @Nullable String format(Map<String, String> formats, String type) {
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        String format = formats.get(plain);
        String other = OTHER_NAMES.get(plain);
        return format == null && other != null && formats.containsValue(other) ? other : format;
    }

    private static Map<String, String> reversed(Map<String, String> types) {
        Map<String, String> formats = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        types.forEach((format, type) -> formats.put(type, format));
        return formats;
    }
}
