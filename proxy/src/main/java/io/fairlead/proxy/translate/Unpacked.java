package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that came compressed though nobody asked for that, without its compression. It is unpacked a little at a time, so
 * that what is held of it is bounded, whatever a few bytes unfold to; who reads it bounds the whole. Confined to the
 * exchange's loop.
 */
final class Unpacked extends BodyFilter {

    /** Deflate makes at most a thousandfold of it. */
    private static final int STEP = 1024;

    private final EmbeddedChannel unpacking;

    private Unpacked(Body source, ZlibWrapper wrapper) {
        super(source);
        this.unpacking = new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(wrapper, 0));
    }

    /** {@code source} unpacked; itself when it is not compressed, null when nobody here can unpack it. */
    static @Nullable Body of(Body source, @Nullable String encoding) {
        String named = encoding == null ? "" : encoding.trim().toLowerCase(Locale.ROOT);
        return switch (named) {
            case "", "identity" -> source;
            case "gzip", "x-gzip" -> new Unpacked(source, ZlibWrapper.GZIP);
            case "deflate" -> new Unpacked(source, ZlibWrapper.ZLIB_OR_NONE);
            default -> null;
        };
    }

    @Override
    public void data(ByteBuf packed) {
        try {
            while (packed.isReadable() && !over()) {
                unpacking.writeInbound(packed.readRetainedSlice(Math.min(STEP, packed.readableBytes())));
                ByteBuf part = unpacking.readInbound();
                while (part != null) {
                    super.data(part);
                    part = unpacking.readInbound();
                }
            }
        } catch (DecoderException e) {
            breakOff(new StreamEnd.Broken(
                    TranslatedBody.unreadable("unreadable_encoding", "the target's answer cannot be unpacked"), false));
        } finally {
            packed.release();
        }
    }

    @Override
    protected void ended(StreamEnd how) {
        try {
            unpacking.finishAndReleaseAll();
        } catch (DecoderException e) {
            // it lets go of everything all the same, and what is wrong with the bytes was said already
        }
    }
}
