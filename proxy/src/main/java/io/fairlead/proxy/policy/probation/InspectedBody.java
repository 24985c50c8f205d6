package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.coding.UnpackingFilter;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A compressed answer's body, unpacked for a {@link AnswerInspection}: each buffer passes once it was looked at. */
final class InspectedBody extends UnpackingFilter {
    private final AnswerInspection look;

    InspectedBody(Body source, @Nullable String encoding, MemoryAccount memory, Loop loop, AnswerInspection look) {
        super(source, encoding, memory, loop);
        this.look = look;
        if (unread()) {
            look.spoil();
        }
    }

    @Override
    protected void unpacked(ByteBuffer piece) {
        look.unpacked(piece);
    }

    @Override
    protected void spoiled(Spoiled why) {
        look.spoil();
    }
}
