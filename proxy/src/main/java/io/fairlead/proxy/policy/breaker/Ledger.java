package io.fairlead.proxy.policy.breaker;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.policy.breaker.BreakerRule.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failed tries of one call at one target that are not counted yet: none of them is when a later one comes good. They are
 * counted when no try follows, or {@link #LONGEST} after the first failed. Confined to the exchange's loop.
 */
final class Ledger {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST = 64;

    private record Failed(Pass pass, Mark mark, long nanos, String why) {}

    private final List<Failed> failed = new ArrayList<>(1);
    private Loop.@Nullable Timer timer;
    private boolean late;

    static Ledger of(Visit visit) {
        return visit.shared(Ledger.class, () -> {
            Ledger made = new Ledger();
            visit.onEnd(made::close);
            return made;
        });
    }

    /** A try failed. */
    void failed(Loop loop, Pass pass, Mark mark, long nanos, String why) {
        if (late) {
            pass.settle(mark, nanos, why);
            return;
        }
        failed.add(new Failed(pass, mark, nanos, why));
        if (failed.size() == MOST) {
            close();
        } else if (timer == null) {
            timer = loop.schedule(LONGEST, this::close);
        }
    }

    /** A try came good: the call is judged by that. */
    void cameGood() {
        count(false);
    }

    /** What failed is counted, and from here on at once. */
    private void close() {
        late = true;
        count(true);
    }

    private void count(boolean bad) {
        Loop.Timer present = timer;
        if (present != null) {
            timer = null;
            present.cancel();
        }
        List<Failed> all = List.copyOf(failed);
        failed.clear();
        for (Failed each : all) {
            each.pass().settle(bad ? each.mark() : Mark.NONE, each.nanos(), each.why());
        }
    }
}
