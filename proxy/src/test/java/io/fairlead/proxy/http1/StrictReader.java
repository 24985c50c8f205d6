package io.fairlead.proxy.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests by the grammar of RFC 9112 and nothing else, written apart from the decoder, slowly and with regular
 * expressions, to judge it.
 */
public final class StrictReader {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED =
            "\"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t \\x21-\\x7e\\x80-\\xff])*\"";
    private static final Pattern LINE = Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[\\t ]*([\\t \\x21-\\x7e\\x80-\\xff]*?)[\\t ]*");
    private static final Pattern CHUNK = Pattern.compile(
            "([0-9A-Fa-f]{1,15})(?:[ \\t]*;[ \\t]*" + TOKEN + "(?:[ \\t]*=[ \\t]*(?:" + TOKEN + "|" + QUOTED + "))?)*");

    private final String text;
    private int at;
    int heads;
    int whole;

    private StrictReader(String text) {
        this.text = text;
    }

    /** Reads until the end or the first thing that is not as it should be. */
    public static StrictReader read(String text) {
        StrictReader reader = new StrictReader(text);
        while (reader.at < text.length() && reader.message()) {
            reader.whole++;
        }
        return reader;
    }

    /** Whole requests read. */
    public int requests() {
        return whole;
    }

    /** Whether nothing is left that it could not read. */
    public boolean atEnd() {
        return at == text.length();
    }

    private boolean message() {
        int start = at;
        at += text.startsWith("\r\n", at) ? 2 : 0;
        List<String> lines = section();
        if (lines == null || lines.isEmpty()) {
            at = start;
            return false;
        }
        Matcher line = LINE.matcher(lines.get(0));
        List<String> hosts = new ArrayList<>();
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        if (!line.matches() || !fields(lines.subList(1, lines.size()), hosts, lengths, codings)) {
            return false;
        }
        boolean current = line.group(3).equals("1");
        boolean framed = lengths.size() + codings.size() <= 1
                && (codings.isEmpty() || (current && codings.get(0).equalsIgnoreCase("chunked")))
                && (lengths.isEmpty() || lengths.get(0).matches("[0-9]{1,18}"));
        if (!framed || hosts.size() > 1 || (current && hosts.isEmpty())) {
            return false;
        }
        heads++;
        if (!codings.isEmpty()) {
            return chunks();
        }
        long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
        if (length > text.length() - at) {
            return false;
        }
        at += (int) length;
        return true;
    }

    private static boolean fields(List<String> lines, List<String> hosts, List<String> lengths, List<String> codings) {
        for (String line : lines) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return false;
            }
            String name = field.group(1);
            if (name.equalsIgnoreCase("host")) {
                hosts.add(field.group(2));
            } else if (name.equalsIgnoreCase("content-length")) {
                lengths.add(field.group(2));
            } else if (name.equalsIgnoreCase("transfer-encoding")) {
                codings.add(field.group(2));
            }
        }
        return true;
    }

    private boolean chunks() {
        while (true) {
            String line = line();
            Matcher chunk = CHUNK.matcher(line == null ? "" : line);
            if (!chunk.matches()) {
                return false;
            }
            long size = Long.parseLong(chunk.group(1), 16);
            if (size == 0) {
                List<String> trailers = section();
                return trailers != null && fields(trailers, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            }
            if (size > text.length() - at || !text.startsWith("\r\n", at + (int) size)) {
                return false;
            }
            at += (int) size + 2;
        }
    }

    /** The lines up to an empty one; null when there is none or an LF stands alone. */
    private @Nullable List<String> section() {
        List<String> lines = new ArrayList<>();
        String line = line();
        while (line != null && !line.isEmpty()) {
            lines.add(line);
            line = line();
        }
        return line == null ? null : lines;
    }

    private @Nullable String line() {
        int lineFeed = text.indexOf('\n', at);
        if (lineFeed <= at || text.charAt(lineFeed - 1) != '\r') {
            return null;
        }
        String line = text.substring(at, lineFeed - 1);
        at = lineFeed + 1;
        return line;
    }
}
