package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One try of an exchange at one target.
 *
 * <p>It can be {@linkplain #abort aborted} from above (a clock fired, the client left, another attempt won). Whoever does its
 * work below then lets go of everything and completes with the outcome it was aborted with. It {@linkplain #settle settles}
 * once, when its answer's last byte is through or it failed; breaker, permits, health and usage wait for that. Confined to the
 * exchange's loop.
 */
public final class Attempt {

    private final Visit visit;
    private final Exchange exchange;
    private final Target target;
    private final int number;
    private final long waitedBeforeNanos;
    private final long startedNanos;
    private final List<Consumer<Outcome>> onAbort = new ArrayList<>(2);
    private final List<Consumer<StreamEnd>> onSettled = new ArrayList<>(2);
    private final UploadProgress uptake;
    private Request request;
    private @Nullable Outcome aborted;
    private @Nullable StreamEnd end;
    private long sentNanos = -1;
    private long headNanos = -1;
    private long committedNanos = -1;
    private long spokeNanos = -1;
    private boolean prefilled;
    private boolean reported;
    private long waitNanos;
    private boolean ownKey;
    private int otherKeys;
    private int key = -1;
    private @Nullable Consumer<Headers> onHead;
    private Usage usage = Usage.UNKNOWN;
    private boolean translated;
    private List<String> dropped = List.of();
    private @Nullable Supplier<byte[]> pings;
    private @Nullable Runnable onClientSpoke;

    Attempt(Visit visit, int number, long waitedBeforeNanos) {
        this.visit = visit;
        this.exchange = visit.exchange();
        this.target = visit.target();
        this.number = number;
        this.waitedBeforeNanos = waitedBeforeNanos;
        this.startedNanos = exchange.loop().nanoTime();
        this.uptake = new UploadProgress(exchange.loop());
        this.request = target.addressed() && target.model() == null ? exchange.sent() : exchange.request();
    }

    public Exchange exchange() {
        return exchange;
    }

    /** The attempts at the same target that it belongs to. */
    public Visit visit() {
        return visit;
    }

    public Target target() {
        return target;
    }

    /** 1 for the exchange's first attempt. */
    public int number() {
        return number;
    }

    public long startedNanos() {
        return startedNanos;
    }

    /** The request as it will be sent to this target. */
    public Request request() {
        return request;
    }

    /** Changes what is sent to this target; the client's own request stays as it is. */
    public void send(Request changed) {
        assert exchange.loop().inLoop();
        request = changed;
    }

    /** It is sent with a key of the provider's own, which has {@code others} besides. */
    public void ownKey(int others) {
        ownKey = true;
        otherKeys = others;
    }

    /** Chooses which of its provider's own keys it is sent with, where one is added. */
    public void useKey(int number) {
        key = number;
    }

    /** The number of the key that was chosen for it; below 0 when none was. */
    public int key() {
        return key;
    }

    /** How many keys its provider has besides the one that it is sent with; 0 when that is the client's. */
    public int otherKeys() {
        return otherKeys;
    }

    /** Whether it is sent with a key of the provider's own, and not with the client's. */
    public boolean ownKey() {
        return ownKey;
    }

    /** Remembers that its target is asked in another API than the client's, and answers in that. */
    public void translated() {
        translated = true;
    }

    /** Whether its target is asked in another API than the client's. */
    public boolean isTranslated() {
        return translated;
    }

    /** Its request went into another API without these fields, as the client's API names them. */
    public void dropped(List<String> paths) {
        dropped = List.copyOf(paths);
    }

    /** What its target does not get of the client's request; empty unless it was translated. */
    public List<String> dropped() {
        return dropped;
    }

    /** Its answer is a translated stream, into which signs of life may go between any two events. */
    public void pings(Supplier<byte[]> signs) {
        pings = signs;
    }

    /** Makes a sign of life in the client's dialect, nothing where it has none; null unless the answer is a translated stream. */
    public @Nullable Supplier<byte[]> pings() {
        return pings;
    }

    /** Hears of every byte that the client says after protocols were switched. */
    public void onClientSpoke(Runnable handler) {
        onClientSpoke = handler;
    }

    /** The client said something in the protocol that was switched to. */
    public void clientSpoke() {
        if (onClientSpoke != null) {
            onClientSpoke.run();
        }
    }

    /** It waited for its turn at the target; that is not the target's time. */
    public void waited(long nanos) {
        waitNanos += nanos;
        exchange.history().waited(nanos);
    }

    /** How long it waited for its turn, in nanoseconds; the wait before it began is not in it. */
    public long waitNanos() {
        return waitNanos;
    }

    /** What its answer said that it used. */
    public Usage usage() {
        return usage;
    }

    public void usage(Usage reported) {
        usage = reported;
    }

    /** How the request's bytes are taken, until the last one is. */
    public UploadProgress uptake() {
        return uptake;
    }

    /** The request's last byte was handed to the connection. Clocks of the answer run from here. */
    public void sent() {
        assert exchange.loop().inLoop();
        if (sentNanos < 0) {
            sentNanos = exchange.loop().nanoTime();
        }
    }

    public long sentNanos() {
        return sentNanos;
    }

    /** Hears of the head of an answer, as the provider wrote it; one may. */
    public void onHead(Consumer<Headers> handler) {
        onHead = handler;
    }

    /** The provider said this before anything else; whoever asked for it hears of it. */
    public void said(Headers head) {
        Consumer<Headers> handler = onHead;
        if (handler != null) {
            handler.accept(head);
        }
    }

    /** The head of an answer came. */
    public void headArrived() {
        assert exchange.loop().inLoop();
        if (headNanos < 0) {
            headNanos = exchange.loop().nanoTime();
        }
    }

    public long headNanos() {
        return headNanos;
    }

    /**
     * Claims the exchange. From here on it cannot be taken back: its bytes go to the client, and every other attempt of the
     * exchange is aborted.
     *
     * @return whether it has the exchange; if not, it was aborted, or another attempt was first
     */
    public boolean commit() {
        assert exchange.loop().inLoop();
        if (!exchange.claim(this)) {
            return false;
        }
        if (committedNanos < 0) {
            committedNanos = exchange.loop().nanoTime();
            if (exchange.resumption() == null) { // the client hears of one answer
                exchange.listener().committed(this);
            }
        }
        return true;
    }

    public boolean committed() {
        return committedNanos >= 0;
    }

    public long committedNanos() {
        return committedNanos;
    }

    /** Its first content is here, and is held back before it commits. */
    public void spoke() {
        spokeNanos = exchange.loop().nanoTime();
    }

    /** When its first content was here: at its commit, unless that was held back. */
    public long spokeNanos() {
        return spokeNanos >= 0 ? spokeNanos : committedNanos;
    }

    /** Its request asks the model to go on from what the client has already. */
    public void prefill() {
        prefilled = true;
    }

    /** Whether its request asks the model to go on from what the client has already. */
    public boolean prefilled() {
        return prefilled;
    }

    /** Ends the attempt from above with {@code why}. Without effect once it was aborted or settled. */
    public void abort(Outcome why) {
        assert exchange.loop().inLoop();
        if (aborted != null || end != null) {
            return;
        }
        aborted = why;
        List<Consumer<Outcome>> handlers = new ArrayList<>(onAbort); // one of them may settle the attempt
        Collections.reverse(handlers);
        try {
            Handlers.tell(handlers, why);
        } finally {
            onAbort.clear();
        }
    }

    /** What the attempt was aborted with, or null. */
    public @Nullable Outcome aborted() {
        return aborted;
    }

    /** Hears of an abort, at once if it already happened. Inert once its own work is done. */
    public void onAbort(Consumer<Outcome> handler) {
        assert exchange.loop().inLoop();
        if (aborted != null) {
            handler.accept(aborted);
        } else {
            onAbort.add(handler);
        }
    }

    /** The last byte is through, or nothing more will come. Only the first call counts. */
    public void settle(StreamEnd how) {
        assert exchange.loop().inLoop();
        if (end != null) {
            return;
        }
        end = how;
        try {
            Handlers.tell(onSettled, how);
        } finally {
            onSettled.clear();
            onAbort.clear();
        }
    }

    /** How it ended; null while it has not. */
    public @Nullable StreamEnd end() {
        return end;
    }

    /** Whether it asks for a stream. */
    public boolean isStreamed() {
        return exchange.facts().streamed() || exchange.operation().streaming() == Operation.Streaming.BY_PATH;
    }

    /** Hears how an answered attempt's body ended, at once if it already did. */
    public void whenSettled(Consumer<StreamEnd> handler) {
        if (end != null) {
            handler.accept(end);
        } else {
            onSettled.add(handler);
        }
    }

    /** Ends it before anything was sent for it: reports it so, as {@link #report} does, and settles it. */
    public void endUnsent(String outcome, String reason) {
        report(0, outcome, reason);
        settle(StreamEnd.cancelled());
    }

    /**
     * Writes the attempt into the exchange's timeline, once.
     *
     * @param status what the upstream answered, or 0
     * @param outcome {@code answered}, {@code failed}, {@code refused}, {@code abandoned}
     * @param reason why it ended, a stable code; empty for a good answer
     */
    public void report(int status, String outcome, String reason) {
        report(status, outcome, reason, null);
    }

    /** Writes into the exchange's timeline, once, that the attempt failed; {@code status} as above. */
    public void report(int status, Failure failure) {
        report(status, "failed", failure.code(), failure);
    }

    private void report(int status, String outcome, String reason, @Nullable Failure failure) {
        assert exchange.loop().inLoop();
        if (reported) {
            return;
        }
        reported = true;
        AttemptReport report = new AttemptReport(
                number,
                exchange.label(target),
                (startedNanos - exchange.startedNanos()) / 1_000_000,
                (exchange.loop().nanoTime() - startedNanos) / 1_000_000,
                (waitedBeforeNanos + waitNanos) / 1_000_000,
                status,
                outcome,
                reason,
                sinceStart(sentNanos),
                sinceStart(headNanos),
                failure == null ? null : AttemptReport.Failed.of(failure));
        exchange.history().report(report);
        exchange.listener().attemptEnded(this, report);
    }

    private long sinceStart(long nanos) {
        return nanos < 0 ? -1 : (nanos - startedNanos) / 1_000_000;
    }
}
