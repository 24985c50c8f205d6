package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a body to its end and keeps what came. */
public final class CollectingSink implements Body.Sink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private boolean complete;
    private StreamEnd.@Nullable Broken broken;

    @Override
    public void data(ByteBuf buffer) {
        byte[] copy = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), copy);
        bytes.writeBytes(copy);
        buffers.add(buffer);
        buffer.release();
    }

    @Override
    public void flush() {}

    @Override
    public void complete(Headers trailers) {
        complete = true;
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        broken = end;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The very buffers that came, released. */
    public List<ByteBuf> buffers() {
        return buffers;
    }

    public boolean whole() {
        return complete;
    }

    public StreamEnd.@Nullable Broken cut() {
        return broken;
    }
}
