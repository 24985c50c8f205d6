package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with an answer's bytes and leaves them as they are. A compressed body is unpacked for it by a {@link InspectedBody};
 * what cannot be read counts as content, and its framing alone says whether it is whole. Confined to a loop.
 */
final class AnswerInspection {

    /** What is read once more at most, unpacked. */
    private static final int MOST_AGAIN = 256 * 1024;

    private final Supplier<AnswerWatcher> watchers;
    private final @Nullable String encoding;
    private final boolean commitsUnread;
    private final MemoryAccount memory;
    private final AnswerWatcher watcher;
    private boolean unreadable;
    private boolean any;

    /**
     * @param commitsUnread whether bytes that cannot be read commit at once
     * @param memory where unpacking takes room
     */
    AnswerInspection(
            Supplier<AnswerWatcher> watchers, @Nullable String encoding, boolean commitsUnread, MemoryAccount memory) {
        this.watchers = watchers;
        this.encoding = encoding;
        this.commitsUnread = commitsUnread;
        this.memory = memory;
        this.watcher = watchers.get();
    }

    /** Of an answer that passes unread: its framing alone counts. */
    static AnswerInspection unread(MemoryAccount memory) {
        return new AnswerInspection(Unwatched::new, null, true, memory);
    }

    boolean encoded() {
        return ContentCodings.coded(encoding);
    }

    /** Looks at {@code bytes} without moving its indices; what they hold when they are encoded, it was given before. */
    void at(ByteBuf bytes) {
        any |= bytes.isReadable();
        if (encoded() || !bytes.isReadable()) {
            return;
        }
        if (bytes.nioBufferCount() == 1) {
            watcher.look(bytes.nioBuffer());
        } else {
            for (ByteBuffer part : bytes.nioBuffers()) {
                watcher.look(part);
            }
        }
    }

    /** Looks at what an encoded body holds. */
    void unpacked(ByteBuffer piece) {
        watcher.look(piece);
    }

    /** The rest of it cannot be read. */
    void spoil() {
        unreadable = true;
    }

    /** The message ended by its framing. */
    void end() {
        if (!unreadable) {
            watcher.end();
        }
    }

    boolean content() {
        return unreadable ? commitsUnread && any : watcher.content();
    }

    /** Whether it may end here. */
    boolean finished() {
        return unreadable || watcher.finished();
    }

    /** Whether its own words, and not its framing, say that this is its end. */
    boolean saidItsEnd() {
        return !unreadable && watcher.finished() && watcher.atBoundary();
    }

    /** Whether it says anything at all, as far as it can be read. */
    boolean said() {
        return unreadable || watcher.said();
    }

    /** Whether an event of our own may follow; never within a compressed body. */
    boolean atBoundary() {
        return !encoded() && watcher.atBoundary();
    }

    @Nullable
    ProviderError error() {
        return unreadable ? null : watcher.error();
    }

    Usage usage() {
        return watcher.usage();
    }

    /**
     * Whether an error event stands before any content in {@code held}, which contains both. It is then read once more, byte by
     * byte, so that the verdict does not depend on how the bytes were cut. What unpacks to much says neither at its beginning.
     */
    boolean errorFirst(HeldBuffers held) {
        AnswerInspection again = new AnswerInspection(watchers, encoding, commitsUnread, memory);
        try (ContentDecoder decoder = ContentCodings.decoder(encoding, memory)) {
            int left = MOST_AGAIN;
            for (ByteBuf buffer : held.buffers()) {
                int end = buffer.writerIndex();
                for (int i = buffer.readerIndex(); i < end && left > 0; i++) {
                    left -= again.read(buffer.slice(i, 1), decoder, left);
                    if (again.content()) {
                        return false;
                    }
                    if (again.error() != null) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** How much it came to. */
    private int read(ByteBuf piece, @Nullable ContentDecoder decoder, int most) {
        if (decoder == null) {
            at(piece);
            return 0;
        }
        int[] length = {0};
        try {
            decoder.decode(piece.nioBuffer(), most, decoded -> {
                length[0] += decoded.remaining();
                unpacked(decoded);
                return true;
            });
        } catch (DataFormatException e) {
            return most;
        }
        return length[0];
    }
}
