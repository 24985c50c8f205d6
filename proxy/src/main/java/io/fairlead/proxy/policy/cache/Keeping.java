package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects an answer while it passes. What goes wrong with that is not the client's matter. Confined to the exchange's loop. */
final class Keeping extends BodyFilter {

    private final Consumer<AnswerCollector> whole;
    private final Consumer<Throwable> failed;
    private @Nullable AnswerCollector collector;

    /**
     * Collects in {@code into}.
     *
     * @param whole gets it when the body is whole, and so does nobody else
     * @param failed hears what is thrown
     */
    Keeping(Body source, AnswerCollector into, Consumer<AnswerCollector> whole, Consumer<Throwable> failed) {
        super(source);
        this.collector = into;
        this.whole = whole;
        this.failed = failed;
    }

    @Override
    public void data(ByteBuf bytes) {
        AnswerCollector into = collector;
        if (into != null) {
            try {
                into.add(bytes);
            } catch (RuntimeException | Error bug) {
                giveUp(into, bug);
            }
        }
        super.data(bytes);
    }

    private void giveUp(AnswerCollector into, Throwable bug) {
        collector = null;
        try {
            into.close();
        } finally {
            failed.accept(bug);
        }
    }

    @Override
    protected void ended(StreamEnd how) {
        AnswerCollector into = collector;
        if (into == null) {
            return;
        }
        collector = null;
        if (!(how instanceof StreamEnd.Complete) || !into.whole()) {
            into.close();
            return;
        }
        try {
            whole.accept(into);
        } catch (RuntimeException | Error bug) {
            giveUp(into, bug);
        }
    }
}
