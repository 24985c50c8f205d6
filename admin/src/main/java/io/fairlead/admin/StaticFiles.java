package io.fairlead.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one folder of the class path, read once each. Names have letters, digits, {@code -}, {@code _} and single
 * dots inside their segments. Anything else is no file, nor is a kind that pages do not need. Safe for any thread.
 */
final class StaticFiles {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private static final Pattern NAME = Pattern.compile("\\w[\\w-]*(\\.[\\w-]+)*(/\\w[\\w-]*(\\.[\\w-]+)*)*");
    private static final int LONGEST_NAME = 200;
    private static final Pattern GZIP =
            Pattern.compile("(?i)(^|,)\\s*gzip\\s*(;\\s*q=(1|0?\\.\\d*[1-9])[\\d.]*\\s*)?(,|$)");

    private record StaticFile(String type, byte[] plain, byte[] packed, String tag) {}

    private final String folder;
    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /** {@code folder}: of the class path, relative to this package. */
    StaticFiles(String folder) {
        this.folder = folder;
    }

    /** The file of that name, or 404. */
    Reply reply(String name, Call call) {
        StaticFile file = file(name);
        if (file == null) {
            return Reply.problem(404, "Not Found", "There is no file of that name.");
        }
        boolean packed = file.packed().length < file.plain().length
                && GZIP.matcher(call.header("accept-encoding")).find();
        String tag = '"' + file.tag() + (packed ? "-gzip" : "") + '"';
        boolean known = Arrays.stream(call.header("if-none-match").split(",", -1))
                .map(String::trim)
                .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                .anyMatch(each -> each.equals(tag) || each.equals("*"));
        Reply reply =
                known ? Reply.empty(304) : new Reply(200, file.type(), packed ? file.packed() : file.plain(), Map.of());
        reply = reply.with("etag", tag).with("cache-control", "no-cache").with("vary", "accept-encoding");
        return packed && !known ? reply.with("content-encoding", "gzip") : reply;
    }

    /** A file of ours as text. */
    static String text(String path) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not in the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the class path cannot be read", e);
        }
    }

    private @Nullable StaticFile file(String name) {
        StaticFile known = files.get(name);
        if (known != null) {
            return known;
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            return null;
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            StaticFile read = new StaticFile(type, bytes, gzip(bytes), tag(bytes));
            files.put(name, read);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the class path cannot be read", e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK knows SHA-256", e);
        }
    }
}
