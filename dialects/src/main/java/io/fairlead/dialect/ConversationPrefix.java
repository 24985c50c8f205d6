package io.fairlead.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while a request's JSON body passes, in any cut. It tells conversations apart by how they begin: by instructions,
 * tools, and the first message of the user. The turns of one conversation begin alike, and have the same {@link #hash}.
 *
 * <p>Only texts count. Marks for a cache do not, since clients move them. How a text is wrapped does not, since clients change it.
 * Nothing of the body is kept. The same bytes have the same hash in every process. Malformed input never throws.
 */
public final class ConversationPrefix {

    /** How long a cached prefix stays warm where the request does not say. */
    public static final Duration WARM = Duration.ofMinutes(5);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final Set<String> INSTRUCTIONS =
            Set.of("system", "instructions", "systemInstruction", "system_instruction");
    private static final Set<String> TOOLS = Set.of("tools", "functions", "toolConfig");
    private static final Set<String> MESSAGES = Set.of("messages", "input", "contents");
    private static final Set<String> CACHE_MARKS = Set.of("cache_control", "cachePoint");

    /** What wraps a text, or names a message: no text of the conversation. */
    private static final Set<String> WRAPPING = Set.of("type", "role", "id", "status");

    private static final int LONGEST_NAME = 32;
    private static final int DEEPEST = 512;
    private static final int MESSAGE_DEPTH = 3;
    private static final int CHUNK = 8 * 1024;

    private static final long FNV = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final Deque<Boolean> lists = new ArrayDeque<>();
    private final byte[] name = new byte[LONGEST_NAME];
    private final byte[] chunk = new byte[CHUNK];
    private int nameLength;
    private boolean inString;
    private boolean escaped;
    private boolean key;
    private boolean lost;

    private String top = "";
    private String member = "";
    private int marked = -1;
    private long text;

    private long instructions;
    private long tools;
    private long user;
    private boolean userSeen;
    private boolean continued;
    private long cacheKey;
    private boolean cacheAsked;
    private @Nullable Duration warm;

    private long message;
    private String role = "";
    private String kind = "";

    /** Looks at the next bytes; the buffer's position is moved to its limit. */
    public void look(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !lost) {
            int length = Math.min(bytes.remaining(), CHUNK);
            bytes.get(chunk, 0, length);
            for (int i = 0; i < length && !lost; i++) {
                next(chunk[i]);
            }
        }
        bytes.position(bytes.limit());
    }

    /** Whether it has a beginning by which it is known. */
    public boolean known() {
        return !lost && (userSeen || cacheKey != 0);
    }

    /** The same for all turns of a conversation. A key that the client gives for its cache takes the place of how it begins. */
    public long hash() {
        return cacheKey != 0
                ? mixed(7, cacheKey)
                : mixed(mixed(mixed(11, instructions), tools), user); // in this order, wherever they stand
    }

    /** Whether the model has said something before: it is not the conversation's first turn. */
    public boolean continued() {
        return continued;
    }

    /** Whether the client itself asks for its beginning to be cached. */
    public boolean cacheAsked() {
        return cacheAsked || cacheKey != 0;
    }

    /** How long a provider keeps what it cached of it, from its last use on, as the request asks. */
    public Duration warm() {
        Duration said = warm;
        return said == null ? WARM : said;
    }

    private void next(byte b) {
        if (inString) {
            string(b);
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                nameLength = 0;
                text = FNV;
            }
            case '{', '[' -> open(b == '[');
            case '}', ']' -> close();
            case ',' -> key = !lists.isEmpty() && !lists.peek();
            case ':' -> key = false;
            default -> {}
        }
    }

    private void open(boolean list) {
        if (lists.size() >= DEEPEST) {
            lost = true;
            return;
        }
        if (marked < 0 && CACHE_MARKS.contains(member)) {
            marked = lists.size();
            cacheAsked = true;
        }
        lists.push(list);
        key = !list;
        if (lists.size() == MESSAGE_DEPTH && inMessages()) {
            message = 0;
            role = "";
            kind = "";
        }
        if (!list) {
            member = "";
        }
    }

    private void close() {
        if (lists.isEmpty()) {
            lost = true;
            return;
        }
        if (lists.size() == MESSAGE_DEPTH && inMessages()) {
            endMessage();
        }
        lists.pop();
        key = false;
        member = "";
        if (lists.size() <= marked) {
            marked = -1;
        }
    }

    private boolean inMessages() {
        return MESSAGES.contains(top);
    }

    private void string(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
            endString();
            return;
        }
        text = (text ^ b) * PRIME;
        if (nameLength < LONGEST_NAME) {
            name[nameLength] = b;
        }
        nameLength++;
    }

    private void endString() {
        if (key) {
            member = said();
            if (lists.size() == 1) {
                top = member;
            }
        } else {
            value();
        }
    }

    private String said() {
        return nameLength > LONGEST_NAME ? "" : new String(name, 0, nameLength, StandardCharsets.ISO_8859_1);
    }

    private void value() {
        int depth = lists.size();
        if (marked >= 0) {
            if (member.equals("ttl")) {
                longer(said().equals("1h") ? HOUR : WARM);
            }
        } else if (depth == 1) {
            onTop();
        } else if (depth == MESSAGE_DEPTH && inMessages() && member.equals("role")) {
            role = said();
        } else if (depth == MESSAGE_DEPTH && inMessages() && member.equals("type")) {
            kind = said();
        } else if (!WRAPPING.contains(member)) {
            counted();
        }
    }

    private void onTop() {
        switch (top) {
            case "prompt_cache_key" -> cacheKey = text;
            case "prompt_cache_retention" -> longer(said().equals("24h") ? DAY : WARM);
            case "input" -> firstOfUser(mixed(0, text));
            default -> counted();
        }
    }

    private void counted() {
        if (INSTRUCTIONS.contains(top)) {
            instructions = mixed(instructions, text);
        } else if (TOOLS.contains(top)) {
            tools = mixed(tools, text);
        } else if (inMessages()) {
            message = mixed(message, text);
        }
    }

    private void endMessage() {
        switch (role) {
            case "system", "developer" -> {
                if (!userSeen && !continued) {
                    instructions = mixed(instructions, message);
                }
            }
            case "user" -> firstOfUser(message);
            case "" -> {
                if (top.equals("contents") || kind.equals("message")) {
                    firstOfUser(message);
                } else {
                    continued = true; // an item that a model made, or that answers it
                }
            }
            default -> continued = true;
        }
    }

    private void firstOfUser(long said) {
        if (!userSeen) {
            userSeen = true;
            user = said;
        }
    }

    private void longer(Duration than) {
        Duration known = warm;
        warm = known == null || than.compareTo(known) > 0 ? than : known;
    }

    private static long mixed(long so, long far) {
        long mixed = (so * 31 + far) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return mixed * 0xD6E8FEB86659FD93L;
    }
}
