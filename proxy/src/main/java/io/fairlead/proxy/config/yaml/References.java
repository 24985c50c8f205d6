package io.fairlead.proxy.config.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Replaces references to environment variables ({@code ${env:NAME}}, {@code ${env:NAME:-default}}) and to files ({@code
 * ${file:PATH}}) in values; a second dollar sign before the brace makes it literal. What is put in is not looked at again.
 * A file's path is relative to the configuration file's folder, and its closing line break is left out.
 */
final class References {

    private static final int LARGEST_FILE = 64 * 1024;

    private final Path folder;
    private final Surroundings surroundings;

    References(Path folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    Node.Text replace(Position at, String path, String raw, Problems problems) {
        if (raw.indexOf("${") < 0) {
            return new Node.Text(at, raw, raw, false);
        }
        StringBuilder value = new StringBuilder();
        boolean broken = false;
        int from = 0;
        while (true) {
            int start = raw.indexOf("${", from);
            if (start < 0) {
                value.append(raw, from, raw.length());
                return new Node.Text(at, raw, value.toString(), broken);
            }
            if (start > from && raw.charAt(start - 1) == '$') {
                value.append(raw, from, start - 1).append("${");
                from = start + 2;
                continue;
            }
            value.append(raw, from, start);
            int end = raw.indexOf('}', start);
            if (end < 0) {
                problems.error(at, path, "a reference is not closed (expected: ${env:NAME} or ${file:PATH})");
                return new Node.Text(at, raw, "", true);
            }
            String found = resolve(at, path, raw.substring(start + 2, end), problems);
            broken |= found == null;
            value.append(found == null ? "" : found);
            from = end + 1;
        }
    }

    private @Nullable String resolve(Position at, String path, String reference, Problems problems) {
        if (reference.startsWith("env:")) {
            return environment(at, path, reference.substring(4), problems);
        }
        if (reference.startsWith("file:")) {
            return file(at, path, reference.substring(5), problems);
        }
        problems.error(
                at,
                path,
                "unknown reference (expected: ${env:NAME}, ${env:NAME:-default} or ${file:PATH}; $${ for a literal ${)");
        return null;
    }

    private @Nullable String environment(Position at, String path, String text, Problems problems) {
        int minus = text.indexOf(":-");
        String name = minus < 0 ? text : text.substring(0, minus);
        if (name.isEmpty() || !name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'))) {
            problems.error(at, path, "${env:...} names no variable (expected: letters, digits and _)");
            return null;
        }
        String value = surroundings.environment(name);
        if (minus >= 0) {
            return value == null || value.isEmpty() ? text.substring(minus + 2) : value;
        }
        if (value == null) {
            problems.error(
                    at, path, "the environment variable " + name + " is not set (a default: ${env:" + name + ":-...})");
        }
        return value;
    }

    private @Nullable String file(Position at, String path, String name, Problems problems) {
        try {
            byte[] content = surroundings.file(folder.resolve(name), LARGEST_FILE + 1);
            if (content.length > LARGEST_FILE) {
                problems.error(at, path, "the file " + name + " is too large (at most 64KiB)");
                return null;
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
                end--;
            }
            return text.substring(0, end);
        } catch (NoSuchFileException e) {
            problems.error(at, path, "the file " + name + " does not exist");
        } catch (CharacterCodingException e) {
            problems.error(at, path, "the file " + name + " is not UTF-8 text");
        } catch (IOException | InvalidPathException e) {
            problems.error(at, path, "the file " + name + " cannot be read");
        }
        return null;
    }
}
