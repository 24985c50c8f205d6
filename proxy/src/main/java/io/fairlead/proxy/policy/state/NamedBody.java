package io.fairlead.proxy.policy.state;

import io.fairlead.dialect.StateNames;
import io.fairlead.proxy.coding.UnpackingFilter;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * An answer's body, in which names are looked for as it passes; a compressed one is unpacked on the side. What cannot be read
 * names nothing. Confined to the exchange's loop.
 */
final class NamedBody extends UnpackingFilter {
    private final StateNames names;

    NamedBody(Answer answer, MemoryAccount memory, Loop loop, Consumer<String> found) {
        super(answer.body(), answer.headers().get("content-encoding"), memory, loop);
        this.names = new StateNames(found);
    }

    @Override
    protected void unpacked(ByteBuffer piece) {
        names.look(piece);
    }

    @Override
    protected void spoiled(Spoiled why) {
        // what was named before it stays named
    }
}
