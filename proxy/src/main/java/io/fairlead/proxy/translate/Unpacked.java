package io.fairlead.proxy.translate;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.coding.Expansion;
import io.fairlead.proxy.coding.NoWindowException;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A body without the coding that its head names. Its pieces are small, and each is taken before the next is made, so that a
 * reader that stops is not overrun. A bomb breaks it. Confined to the exchange's loop.
 */
final class Unpacked extends BodyFilter {
    /** Of its coded bytes; what comes to more is a bomb. */
    private static final int MOST = 100;

    private final ContentDecoder decoder;
    private final Expansion expansion = new Expansion(MOST);

    private Unpacked(Body source, ContentDecoder decoder) {
        super(source);
        this.decoder = decoder;
    }

    /** {@code source} unpacked; itself when it is not compressed, null when nobody here can unpack it. */
    static @Nullable Body of(Body source, @Nullable String encoding, MemoryAccount memory) {
        if (!ContentCodings.coded(encoding)) {
            return source;
        }
        ContentDecoder decoder = ContentCodings.decoder(encoding, memory);
        return decoder == null ? null : new Unpacked(source, decoder);
    }

    @Override
    public void data(ByteBuf packed) {
        try {
            for (ByteBuffer part : packed.nioBuffers()) {
                expansion.in(part.remaining());
                if (over()) {
                    return;
                }
                if (!decoder.decode(part, this::passed)) {
                    refuse("answer_too_large", "the target's answer unpacks to far more than it came as");
                    return;
                }
            }
        } catch (NoWindowException full) {
            if (!over()) {
                breakOff(new StreamEnd.Broken(EventRoom.noRoom("answer_too_large", "the target's answer"), false));
            }
        } catch (DataFormatException e) {
            refuse("unreadable_encoding", "the target's answer cannot be unpacked");
        } finally {
            packed.release();
        }
    }

    private void refuse(String code, String detail) {
        if (!over()) {
            breakOff(new StreamEnd.Broken(TranslatedBody.unreadable(code, detail), false));
        }
    }

    private boolean passed(ByteBuffer piece) {
        if (!expansion.out(piece.remaining())) {
            return false;
        }
        super.data(Unpooled.copiedBuffer(piece));
        return !over();
    }

    @Override
    protected void ended(StreamEnd how) {
        decoder.close();
    }
}
