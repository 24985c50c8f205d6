package io.fairlead.agent.route;

import java.nio.charset.StandardCharsets;

/** What a proxy says to CONNECT, byte by byte: nothing behind its empty line is taken. Confined to one thread. */
public final class ConnectAnswer {

    private static final int LONGEST = 16 * 1024;
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;

    private final byte[] head = new byte[LONGEST];
    private int length;

    /** Takes one byte; whether the answer is whole with it. */
    public boolean add(int next) {
        if (length == LONGEST) {
            throw new IllegalStateException("an answer to CONNECT of more than " + LONGEST + " bytes");
        }
        head[length++] = (byte) next;
        return next == '\n'
                && length >= 4
                && (head[length - 2] == '\n' || (head[length - 2] == '\r' && head[length - 3] == '\n'));
    }

    /** Empty when the tunnel stands; else what the proxy said, its first line. */
    public String refusal() {
        String line = new String(head, 0, length, StandardCharsets.ISO_8859_1).split("\r?\n", 2)[0];
        String[] words = line.split(" ", 3);
        if (line.startsWith("HTTP/1.") && words.length > 1 && words[1].matches("[0-9]{3}")) {
            int status = Integer.parseInt(words[1]);
            if (status >= OK && status < MULTIPLE_CHOICES) {
                return "";
            }
        }
        return line.isEmpty() ? "nothing" : line;
    }
}
