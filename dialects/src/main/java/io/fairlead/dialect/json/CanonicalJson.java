package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a JSON object. White space, the way in which characters are escaped, and the order of members make no difference.
 * Everything else does. A number counts as it is written: {@code 1} and {@code 1.0} differ, since a provider may tell them apart.
 *
 * <p>No tree is built: a list is digested as it is read, and an object keeps a few bytes of each of its members. One use each.
 */
public final class CanonicalJson {

    /** Of all objects that are open at one time; a document with more has no digest. */
    private static final int MOST_MEMBERS = 100_000;

    /** What is longer is digested by itself. */
    private static final int SHORT = 32;

    private static final int PIECE = 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final Members seen;
    private final byte[] piece = new byte[PIECE];
    private int depth;
    private int members;
    private String top = "";

    private CanonicalJson(JsonParser parser, Members seen) {
        this.parser = parser;
        this.seen = seen;
    }

    /** Hears of each member of each object, in the order of the document. */
    @FunctionalInterface
    public interface Members {

        /**
         * A member.
         *
         * @param depth how many objects it stands in, lists not counted: 1 for the document's own
         * @param top the document's own member within which it stands; its own name at depth 1
         * @param value a text of up to 64 characters, or {@code true}, {@code false}, {@code null}; the sign that opens an object or a
         *     list; empty for anything else
         */
        void member(int depth, String top, String name, String value);
    }

    /** The digest of {@code document}; null when it is no JSON object, has a member twice, or far too many of them. */
    public static byte @Nullable [] digest(InputStream document, Members seen) {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            byte[] digest = new CanonicalJson(parser, seen).object();
            return parser.nextToken() == null ? digest : null;
        } catch (IOException | StackOverflowError unreadable) {
            return null;
        }
    }

    private byte[] object() throws IOException {
        depth++;
        List<byte[]> all = new ArrayList<>();
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (++members > MOST_MEMBERS) {
                throw new IOException("too many members");
            }
            if (depth == 1) {
                top = name;
            }
            byte[] key = text('k', name.toCharArray(), 0, name.length());
            JsonToken token = next();
            seen.member(depth, top, name, said(token));
            all.add(joined(key, value(token)));
        }
        members -= all.size();
        depth--;
        all.sort(Arrays::compareUnsigned);
        MessageDigest digest = sha256();
        byte[] before = null;
        for (byte[] each : all) {
            if (before != null && Arrays.equals(before, 0, 1 + before[0], each, 0, 1 + each[0])) {
                throw new IOException("a member stands there twice");
            }
            digest.update((byte) each.length);
            digest.update(each);
            before = each;
        }
        return tagged('{', digest.digest());
    }

    private byte[] list() throws IOException {
        MessageDigest digest = sha256();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            byte[] value = value(token);
            digest.update((byte) value.length);
            digest.update(value);
        }
        return tagged('[', digest.digest());
    }

    private byte[] value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> text('s', parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> tagged('l', bytes(token.asString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                text('n', parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            default -> throw new IOException("no value: " + token);
        };
    }

    private String said(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getTextLength() > 64 ? "" : parser.getText();
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL, START_OBJECT, START_ARRAY -> token.asString();
            default -> "";
        };
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("it ends in the midst");
        }
        return token;
    }

    /** At most {@link #SHORT} bytes and a tag. Two texts that differ, be it in half a character, are never the same bytes. */
    private byte[] text(char tag, char[] chars, int from, int length) {
        int fill = 0;
        MessageDigest digest = null;
        for (int i = from; i < from + length; i++) {
            if (fill + 3 > piece.length) {
                digest = digest == null ? sha256() : digest;
                digest.update(piece, 0, fill);
                fill = 0;
            }
            char each = chars[i];
            if (each < 0x80) {
                piece[fill++] = (byte) each;
            } else {
                piece[fill++] = (byte) 0xFF; // begins no other character
                piece[fill++] = (byte) (each >> 8);
                piece[fill++] = (byte) each;
            }
        }
        if (digest == null && fill <= SHORT) {
            return tagged(tag, Arrays.copyOf(piece, fill));
        }
        digest = digest == null ? sha256() : digest;
        digest.update(piece, 0, fill);
        return tagged(Character.toUpperCase(tag), digest.digest());
    }

    /** The first byte is the length of {@code key}. */
    private static byte[] joined(byte[] key, byte[] value) {
        byte[] both = new byte[1 + key.length + value.length];
        both[0] = (byte) key.length;
        System.arraycopy(key, 0, both, 1, key.length);
        System.arraycopy(value, 0, both, 1 + key.length, value.length);
        return both;
    }

    private static byte[] tagged(char tag, byte[] bytes) {
        byte[] tagged = new byte[1 + bytes.length];
        tagged[0] = (byte) tag;
        System.arraycopy(bytes, 0, tagged, 1, bytes.length);
        return tagged;
    }

    private static byte[] bytes(@Nullable String word) {
        return Objects.requireNonNull(word).getBytes(StandardCharsets.US_ASCII);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
