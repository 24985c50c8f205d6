package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call that is made for several identical ones. The first of them leads: its exchange asks the targets. The others wait, and
 * each gets its own copy of a good answer; of anything else nothing is shared, and each asks by itself. A leader whose client leaves
 * goes on for the others. Safe for any thread.
 */
final class SharedCall {

    private final Exchange leader;
    private final Runnable forget;

    // Guarded by this.
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private @Nullable Broadcast broadcast;
    private @Nullable Answer answer;
    private @Nullable Target target;
    private boolean leaderLeft;
    private boolean over;

    /** An exchange that waits for another's answer. */
    interface Waiting {

        Loop loop();

        /** It waits for {@code call}; on any thread, before it hears of an answer. */
        void joined(SharedCall call);

        /** {@code target} said {@code answer}, whose body is its own copy; on its loop. */
        void answered(Answer answer, Target target);

        /** There is nothing to share; on its loop. */
        void alone();
    }

    /** What came of the wish to join. */
    enum Joined {
        YES,
        /** It is known already that there is nothing to join. */
        OVER,
        /** Its answer is under way and its beginning is not here any more. */
        TOO_LATE
    }

    /** {@code forget}: nobody is to join it from here on. */
    SharedCall(Exchange leader, Runnable forget) {
        this.leader = leader;
        this.forget = forget;
    }

    synchronized Joined join(Waiting another) {
        if (over) {
            return Joined.OVER;
        }
        Broadcast running = broadcast;
        if (running == null) {
            waiting.add(another);
            another.joined(this);
            return Joined.YES;
        }
        Broadcast.Reader copy = running.join(another.loop());
        if (copy == null) {
            return Joined.TOO_LATE;
        }
        hand(another, copy);
        return Joined.YES;
    }

    /** {@code gone} waits no more. The leader ends when it went on for others and none is left. */
    void leave(Waiting gone) {
        boolean last;
        synchronized (this) {
            last = waiting.remove(gone) && waiting.isEmpty() && leaderLeft && broadcast == null;
        }
        if (last) {
            leader.loop().execute(() -> leader.stop(Outcome.abandoned()));
        }
    }

    /** The leader's client leaves: whether its exchange is to go on for others. */
    synchronized boolean wanted() {
        if (over || broadcast != null) {
            return false; // what flows already does so for all who read
        }
        leaderLeft = true;
        return !waiting.isEmpty();
    }

    /** The leader is answered, well: what it gets is a copy like any other. On its loop. */
    Answer answered(Answer good, Target by, Broadcast spread) {
        Broadcast.Reader own = spread.reader(leader.loop());
        Set<Waiting> all;
        synchronized (this) {
            broadcast = spread;
            answer = good;
            target = by;
            all = Set.copyOf(waiting);
            waiting.clear();
            all.forEach(each -> hand(each, spread.reader(each.loop())));
        }
        try {
            spread.begin(forget);
        } catch (RuntimeException | Error bug) {
            spread.fail();
            throw bug;
        }
        return good.withBody(own);
    }

    private void hand(Waiting to, Broadcast.Reader copy) {
        Answer head = answer;
        Target by = target;
        if (head == null || by == null) {
            throw new IllegalStateException("there is no answer yet");
        }
        to.loop().execute(() -> to.answered(head.withBody(copy), by));
    }

    /** There is nothing to share. */
    void over() {
        Set<Waiting> all;
        forget.run();
        synchronized (this) {
            if (over || broadcast != null) {
                return;
            }
            over = true;
            all = Set.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(each -> each.loop().execute(each::alone));
    }
}
