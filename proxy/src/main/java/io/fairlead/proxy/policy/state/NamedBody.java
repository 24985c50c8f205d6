package io.fairlead.proxy.policy.state;

import io.fairlead.dialect.StateNames;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.coding.ContentDecoder;
import io.fairlead.proxy.coding.Expansion;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body, in which names are looked for as it passes; a compressed one is unpacked on the side. What cannot be read
 * names nothing. Confined to the exchange's loop.
 */
final class NamedBody extends BodyFilter {

    /** What comes to more than a hundred times its coded bytes is read no further. */
    private static final int MOST = 100;

    private final StateNames names;
    private final @Nullable ContentDecoder decoder;
    private final Expansion expansion = new Expansion(MOST);
    private boolean unreadable;

    NamedBody(Answer answer, MemoryAccount memory, Consumer<String> found) {
        super(answer.body());
        String encoding = answer.headers().get("content-encoding");
        this.names = new StateNames(found);
        this.decoder = ContentCodings.decoder(encoding, memory);
        this.unreadable = decoder == null && ContentCodings.coded(encoding);
    }

    @Override
    public void data(ByteBuf bytes) {
        if (!unreadable && bytes.isReadable()) {
            for (ByteBuffer part : bytes.nioBuffers()) {
                look(part);
            }
        }
        super.data(bytes);
    }

    private void look(ByteBuffer part) {
        ContentDecoder with = decoder;
        if (with == null) {
            names.look(part);
        } else if (!unreadable) {
            expansion.in(part.remaining());
            unreadable = !decoded(with, part);
        }
    }

    private boolean decoded(ContentDecoder with, ByteBuffer part) {
        try {
            return with.decode(part, piece -> {
                boolean within = expansion.out(piece.remaining());
                names.look(piece);
                return within;
            });
        } catch (DataFormatException e) {
            return false;
        }
    }

    @Override
    protected void ended(StreamEnd how) {
        if (decoder != null) {
            decoder.close();
        }
    }
}
