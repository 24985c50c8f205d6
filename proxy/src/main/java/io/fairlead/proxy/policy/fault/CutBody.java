package io.fairlead.proxy.policy.fault;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;

/** Lets half of a body's first piece through and breaks it off there. */
final class CutBody extends BodyFilter {

    private final StreamEnd.Broken end;

    CutBody(Body source, StreamEnd.Broken end) {
        super(source);
        this.end = end;
    }

    @Override
    public void data(ByteBuf bytes) {
        if (over() || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        super.data(bytes.writerIndex(bytes.readerIndex() + bytes.readableBytes() / 2));
        flush();
        breakOff(end);
    }

    @Override
    protected void ended(StreamEnd how) {
        // nothing is held
    }
}
