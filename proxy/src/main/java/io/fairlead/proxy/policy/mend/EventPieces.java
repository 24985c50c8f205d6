package io.fairlead.proxy.policy.mend;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Divides the bytes of a stream of events so that no piece goes beyond the end of an event. One thread at a time. */
abstract class EventPieces {
    static final String LINES = "text/event-stream";
    static final String FRAMES = "application/vnd.amazon.eventstream";

    /** Where the piece ends that begins at {@code at}, {@code end} at the latest. */
    abstract int next(ByteBuf bytes, int at, int end);

    /** Of a stream of {@code contentType}; null when it is none that can be divided. */
    static @Nullable EventPieces of(@Nullable String contentType) {
        String type = media(contentType);
        return type.equals(LINES) ? new Lines() : type.equals(FRAMES) ? new Frames() : null;
    }

    /** Whether both types are of the same form. */
    static boolean alike(@Nullable String one, @Nullable String other) {
        return media(one).equals(media(other));
    }

    private static String media(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Events end with a line. */
    private static final class Lines extends EventPieces {
        @Override
        int next(ByteBuf bytes, int at, int end) {
            int line = bytes.indexOf(at, end, (byte) '\n');
            return line < 0 ? end : line + 1;
        }
    }

    /** Frames say how long they are in their first four bytes. */
    private static final class Frames extends EventPieces {
        private static final int LENGTH = 4;

        private int read;
        private int length;
        private int left;

        @Override
        int next(ByteBuf bytes, int at, int end) {
            int to = at;
            while (read < LENGTH && to < end) {
                length = length << 8 | bytes.getUnsignedByte(to++);
                read++;
                left = read == LENGTH ? Math.max(0, length - LENGTH) : 0;
            }
            int more = Math.min(left, end - to);
            left -= more;
            if (read == LENGTH && left == 0) {
                read = 0;
                length = 0;
            }
            return to + more;
        }
    }
}
