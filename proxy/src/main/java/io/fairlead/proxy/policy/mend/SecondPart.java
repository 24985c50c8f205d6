package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Reads the stream of the attempt that goes on, and tells it as the rest of the first. Confined to a loop. */
final class SecondPart implements Body.Sink {
    /** A larger event is no work for a loop, and none of words. */
    private static final int LARGEST_EVENT = 256 * 1024;

    private final Client client;
    private final BooleanSupplier full;
    private final Output out = new Output();
    private final Splice splice;
    private final StreamReader reader;
    private boolean over;

    /** Hears of it. */
    interface Client {
        /** The next bytes. */
        void told(byte[] bytes);

        void flush();

        /** The stream came to its end, and all of it is told. */
        void whole(Headers trailers);

        /** It is no rest; {@code reason} is a fixed word, and {@code failed} whether its provider failed within it. */
        void noRest(String reason, boolean failed);

        /** Something was thrown. */
        void bug(Throwable thrown);
    }

    /**
     * Tells {@code client}.
     *
     * @param full whether no more is kept of it
     * @param splice made over where it tells what follows
     * @param reader made over the splice
     */
    SecondPart(
            Client client,
            BooleanSupplier full,
            Function<Output, Splice> splice,
            Function<Splice, StreamReader> reader) {
        this.client = client;
        this.full = full;
        this.splice = splice.apply(out);
        this.reader = reader.apply(this.splice);
    }

    @Override
    public void data(ByteBuf bytes) {
        try {
            if (!over) {
                if (bytes.nioBufferCount() == 1) {
                    reader.read(bytes.nioBuffer());
                } else {
                    for (ByteBuffer part : bytes.nioBuffers()) {
                        reader.read(part);
                    }
                }
                told();
            }
        } catch (RuntimeException | Error bug) {
            thrown(bug);
        } finally {
            bytes.release();
        }
    }

    private void told() {
        if (out.length() > 0) {
            byte[] more = out.toByteArray();
            out.clear();
            client.told(more);
        }
        if (over) {
            return;
        }
        if (splice.failed() != null) {
            noRest("broke_again", true);
        } else if (splice.differs()) {
            noRest("differs", false);
        } else if (full.getAsBoolean() || reader.held() > LARGEST_EVENT) {
            noRest("too_large", false);
        }
    }

    private void noRest(String reason, boolean failed) {
        over = true;
        client.noRest(reason, failed);
    }

    private void thrown(Throwable bug) {
        if (!over) {
            over = true;
            client.bug(bug);
        }
    }

    /** Nobody reads it any more. */
    void leave() {
        over = true;
    }

    @Override
    public void flush() {
        if (!over) {
            client.flush();
        }
    }

    @Override
    public void complete(Headers trailers) {
        if (over) {
            return;
        }
        try {
            reader.end();
            told();
            if (!over) {
                over = true;
                if (splice.ended()) {
                    client.whole(trailers);
                } else {
                    client.noRest("broke_again", false);
                }
            }
        } catch (RuntimeException | Error bug) {
            thrown(bug);
        }
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        if (!over) {
            noRest("broke_again", false);
        }
    }
}
