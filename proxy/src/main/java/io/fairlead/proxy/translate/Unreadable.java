package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Body;
import io.netty.buffer.ByteBuf;

/** An answer that came compressed in a way that nobody here can unpack: it breaks at its first byte, and is not guessed at. */
final class Unreadable extends TranslatedBody {

    Unreadable(Body source) {
        super(source);
    }

    @Override
    void read(ByteBuf bytes) {
        breakOff(unreadable("unexpected_encoding", "the target compressed an answer that was wanted as it is"));
    }

    @Override
    void end() {
        endAs(unreadable("unreadable_answer", "the target's answer was empty"));
    }
}
