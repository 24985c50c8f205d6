package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.coding.Expansion;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with an answer's bytes and leaves them as they are. A compressed body is unpacked on the side, within a
 * bound; what cannot be read counts as content, and its framing alone says whether it is whole. Confined to a loop;
 * {@link #close} gives back what unpacking holds.
 */
final class Look implements AutoCloseable {

    /** What comes to more than a hundred times its coded bytes is taken for a bomb, and read no further. */
    private static final int MOST = 100;

    private final Supplier<AnswerWatcher> watchers;
    private final @Nullable String encoding;
    private final boolean commitsUnread;
    private final MemoryAccount memory;
    private final AnswerWatcher watcher;
    private final @Nullable ContentDecoder decoder;
    private final Expansion expansion = new Expansion(MOST);
    private boolean unreadable;
    private boolean any;

    /**
     * @param commitsUnread whether bytes that cannot be read commit at once
     * @param memory where unpacking takes room
     */
    Look(Supplier<AnswerWatcher> watchers, @Nullable String encoding, boolean commitsUnread, MemoryAccount memory) {
        this.watchers = watchers;
        this.encoding = encoding;
        this.commitsUnread = commitsUnread;
        this.memory = memory;
        this.watcher = watchers.get();
        this.decoder = ContentCodings.decoder(encoding, memory);
        this.unreadable = decoder == null && encoded();
    }

    /** Of an answer that passes unread: its framing alone counts. */
    static Look unread(MemoryAccount memory) {
        return new Look(Unwatched::new, null, true, memory);
    }

    private boolean encoded() {
        return ContentCodings.coded(encoding);
    }

    /** Looks at {@code bytes} without moving its indices. */
    void at(ByteBuf bytes) {
        any |= bytes.isReadable();
        if (unreadable || !bytes.isReadable()) {
            return;
        }
        if (bytes.nioBufferCount() == 1) {
            at(bytes.nioBuffer());
        } else {
            for (ByteBuffer part : bytes.nioBuffers()) {
                at(part);
            }
        }
    }

    private void at(ByteBuffer part) {
        if (decoder == null) {
            watcher.look(part);
        } else if (!unreadable && !decode(decoder, part)) {
            unreadable = true;
            decoder.close();
        }
    }

    private boolean decode(ContentDecoder with, ByteBuffer part) {
        expansion.in(part.remaining());
        try {
            return with.decode(part, piece -> {
                boolean within = expansion.out(piece.remaining());
                watcher.look(piece);
                return within;
            });
        } catch (DataFormatException e) {
            return false;
        }
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
     * Whether an error event stands before any content in {@code held}, which contains both: then it is read once more,
     * byte by byte, so that the verdict does not depend on how the bytes were cut.
     */
    boolean errorFirst(Held held) {
        try (Look again = new Look(watchers, encoding, commitsUnread, memory)) {
            for (ByteBuf buffer : held.buffers()) {
                int end = buffer.writerIndex();
                for (int i = buffer.readerIndex(); i < end; i++) {
                    again.at(buffer.slice(i, 1));
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

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
