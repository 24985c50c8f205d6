package io.fairlead.proxy.translate;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.UnpackingFilter;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A body without the coding that its head names. Its pieces are small, and each is taken before the next is made, so that a
 * reader that stops is not overrun. A bomb breaks it. Confined to the exchange's loop.
 */
final class Unpacked extends UnpackingFilter {
    private Unpacked(Body source, @Nullable String encoding, MemoryAccount memory, Loop loop) {
        super(source, encoding, memory, loop);
    }

    /** {@code source} unpacked; itself when it is not compressed, null when nobody here can unpack it. */
    static @Nullable Body of(Body source, @Nullable String encoding, MemoryAccount memory, Loop loop) {
        if (!ContentCodings.coded(encoding)) {
            return source;
        }
        Unpacked unpacked = new Unpacked(source, encoding, memory, loop);
        return unpacked.unread() ? null : unpacked;
    }

    @Override
    protected void unpacked(ByteBuffer piece) {
        pass(Unpooled.copiedBuffer(piece));
    }

    @Override
    protected void passed(ByteBuf coded) {
        coded.release();
    }

    @Override
    protected void spoiled(Spoiled why) {
        Failure failure = switch (why) {
            case BOMB ->
                TranslatedBody.unreadable(
                        "answer_too_large", "the target's answer unpacks to far more than it came as");
            case NO_ROOM -> EventRoom.noRoom("answer_too_large", "the target's answer");
            case NOT_SO_CODED ->
                TranslatedBody.unreadable("unreadable_encoding", "the target's answer cannot be unpacked");
        };
        breakOff(new StreamEnd.Broken(failure, false));
    }
}
