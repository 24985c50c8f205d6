package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * An answer's body, of which the tokens are estimated as they pass. An event of a stream of text is a token, as most providers
 * send them. Of anything else a token is four bytes. Confined to the exchange's loop.
 */
final class PassedOutput extends BodyFilter implements ByteProcessor {
    private static final int BYTES_PER_TOKEN = 4;
    /** Frames of a binary stream hold about as much around a token. */
    private static final int BYTES_PER_FRAME = 200;

    private final boolean events;
    private final int perToken;
    private long bytes;
    private long lines;
    private byte last = '\n';

    PassedOutput(Answer answer) {
        super(answer.body());
        String type = answer.headers().get("content-type");
        boolean coded = answer.headers().get("content-encoding") != null;
        this.events = !coded && type != null && type.startsWith("text/event-stream");
        this.perToken = type != null && type.contains("eventstream") ? BYTES_PER_FRAME : BYTES_PER_TOKEN;
    }

    /** An estimate of the tokens that passed. */
    long tokens() {
        return events ? lines : bytes / perToken;
    }

    @Override
    public void data(ByteBuf more) {
        bytes += more.readableBytes();
        if (events) {
            more.forEachByte(this);
        }
        super.data(more);
    }

    /** A line that begins as {@code data:} does. */
    @Override
    public boolean process(byte value) {
        if (value == 'd' && last == '\n') {
            lines++;
        }
        last = value;
        return true;
    }

    @Override
    protected void ended(StreamEnd how) {}
}
