package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * What a request became for its target, and what is remembered for the answer. Whoever has it releases it.
 *
 * @param refused why the target is not asked, or null
 * @param request what is sent; null leaves the attempt's request as it is
 * @param body of {@code request}, when it was made for it
 * @param losses what the target does not get
 * @param told whether the books hear of it even when nothing is lost
 * @param other whether it is in another API than the client's
 * @param asked what the client asked for, without what was said so far, and how its tools are named; null where the answer passes
 * @param embeddings likewise
 * @param room what it takes of the memory
 */
record Prepared(
        Outcome.@Nullable Refused refused,
        @Nullable Request request,
        @Nullable RequestBody body,
        Losses losses,
        boolean told,
        boolean other,
        @Nullable ToolNaming asked,
        @Nullable Embeddings embeddings,
        @Nullable WorkMemory room) {

    static Prepared refused(Outcome.Refused why) {
        return new Prepared(why, null, null, new Losses(), false, false, null, null, null);
    }

    /** The target gets what the client sent. */
    static Prepared asItIs() {
        return new Prepared(null, null, null, new Losses(), false, false, null, null, null);
    }

    /** The request's bytes are no longer needed. */
    void sent() {
        if (body != null) {
            body.release();
        }
    }

    void release() {
        sent();
        if (room != null) {
            room.close();
        }
    }
}
