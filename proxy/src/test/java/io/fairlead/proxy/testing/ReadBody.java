package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reader that keeps what it reads, as text, and how it ended. */
public final class ReadBody implements Body.Sink {
    private final StringBuilder text = new StringBuilder();
    private @Nullable StreamEnd end;

    /** Opens {@code body} and reads on. */
    public static ReadBody of(Body body) {
        ReadBody reader = new ReadBody();
        body.open(reader);
        return reader;
    }

    @Override
    public void data(ByteBuf bytes) {
        text.append(bytes.toString(StandardCharsets.UTF_8));
        bytes.release();
    }

    @Override
    public void flush() {
        // nothing is gathered
    }

    @Override
    public void complete(Headers trailers) {
        end(StreamEnd.complete());
    }

    @Override
    public void broken(StreamEnd.Broken how) {
        end(how);
    }

    private void end(StreamEnd how) {
        if (end != null) {
            throw new AssertionError("a body ends once");
        }
        end = how;
    }

    public String text() {
        return text.toString();
    }

    public @Nullable StreamEnd end() {
        return end;
    }
}
