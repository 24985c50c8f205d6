package io.fairlead.proxy.translate;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A body without the coding that its head names. Its pieces are small, and each is taken before the next is made, so that a
 * reader that stops is not overrun. Confined to the exchange's loop.
 */
final class Unpacked extends BodyFilter {
    private final ContentDecoder decoder;

    private Unpacked(Body source, ContentDecoder decoder) {
        super(source);
        this.decoder = decoder;
    }

    /** {@code source} unpacked; itself when it is not compressed, null when nobody here can unpack it. */
    static @Nullable Body of(Body source, @Nullable String encoding) {
        if (!ContentCodings.coded(encoding)) {
            return source;
        }
        ContentDecoder decoder = ContentCodings.decoder(encoding);
        return decoder == null ? null : new Unpacked(source, decoder);
    }

    @Override
    public void data(ByteBuf packed) {
        try {
            for (ByteBuffer part : packed.nioBuffers()) {
                if (over() || !decoder.decode(part, this::passed)) {
                    return;
                }
            }
        } catch (DataFormatException e) {
            if (!over()) {
                breakOff(new StreamEnd.Broken(
                        TranslatedBody.unreadable("unreadable_encoding", "the target's answer cannot be unpacked"),
                        false));
            }
        } finally {
            packed.release();
        }
    }

    private boolean passed(ByteBuffer piece) {
        super.data(Unpooled.copiedBuffer(piece));
        return !over();
    }

    @Override
    protected void ended(StreamEnd how) {
        decoder.close();
    }
}
