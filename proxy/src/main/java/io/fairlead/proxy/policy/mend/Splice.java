package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Tokens;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of another attempt's deltas those that follow what the client has: no second beginning, its text from where the first
 * stream broke, parts numbered on, the tokens of both. Thoughts before the text are passed over. One thread at a time.
 */
final class Splice implements DeltaSink {
    private final Rest rest;
    private final Tokens before;
    private final DeltaSink next;
    private final Map<Integer, Integer> others = new HashMap<>();
    private int parts;
    /** The text part that is open for the client; below 0 when none is. */
    private int open;

    private @Nullable Opening coming;
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean other;
    private boolean ended;
    private Delta.@Nullable Failed failed;

    /**
     * Tells {@code next}.
     *
     * @param parts how many parts the client has of the answer
     * @param open whether the last of them has not ended
     * @param before the tokens of the stream that broke
     */
    Splice(Rest rest, int parts, boolean open, Tokens before, DeltaSink next) {
        this.rest = rest;
        this.parts = parts;
        this.open = open ? parts - 1 : -1;
        this.before = before;
        this.next = next;
    }

    /** Whether the answer is another one than the client has the beginning of. */
    boolean differs() {
        return other || rest.differs();
    }

    /** Whether the answer came to its end. */
    boolean ended() {
        return ended && !differs() && failed == null;
    }

    /** The provider's error within the stream, or null. */
    Delta.@Nullable Failed failed() {
        return failed;
    }

    @Override
    public void delta(Delta delta) {
        if (differs() || ended || failed != null) {
            return;
        }
        if (delta instanceof Delta.PartBegun it) {
            begun(it);
        } else if (delta instanceof Delta.Piece it) {
            piece(it);
        } else if (delta instanceof Delta.PartEnded it) {
            Integer number = others.remove(it.part());
            if (number != null) {
                next.delta(new Delta.PartEnded(0, number));
            }
        } else if (delta instanceof Delta.Sealed it) {
            Integer number = others.get(it.part());
            if (number != null) {
                next.delta(new Delta.Sealed(0, number, it.seal()));
            }
        } else if (delta instanceof Delta.Cited it) {
            if (open >= 0 && rest.reached()) {
                next.delta(new Delta.Cited(0, open, it.citation()));
            }
        } else {
            whole(delta);
        }
    }

    private void whole(Delta delta) {
        if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Alive) {
            next.delta(delta);
        } else if (delta instanceof Delta.Finished it) {
            other |= it.choice() != 0;
            endText();
            if (!differs()) {
                next.delta(delta);
            }
        } else if (delta instanceof Delta.Failed it) {
            failed = it;
        } else if (delta instanceof Delta.Ended) {
            Tokens all = sum(before, tokens);
            if (!all.equals(Tokens.UNKNOWN)) {
                next.delta(new Delta.Counted(all));
            }
            ended = true;
            next.delta(delta);
        }
    }

    private void begun(Delta.PartBegun it) {
        coming = it.opening();
        if (it.choice() != 0) {
            other = true;
        } else if (coming instanceof Opening.CallOpening || coming == Opening.REFUSAL) {
            endText();
            if (!differs()) {
                others.put(it.part(), parts);
                next.delta(new Delta.PartBegun(0, parts++, it.opening()));
            }
        }
    }

    private void piece(Delta.Piece it) {
        Integer number = others.get(it.part());
        if (number != null) {
            next.delta(new Delta.Piece(0, number, it.text()));
        } else if (coming == Opening.TEXT) {
            text(rest.more(it.text()));
        }
    }

    private void text(String more) {
        if (more.isEmpty()) {
            return;
        }
        if (open < 0) {
            open = parts++;
            next.delta(new Delta.PartBegun(0, open, Opening.TEXT));
        }
        next.delta(new Delta.Piece(0, open, more));
    }

    /** Nothing more comes of the text. */
    private void endText() {
        text(rest.end());
        if (!differs() && open >= 0) {
            next.delta(new Delta.PartEnded(0, open));
            open = -1;
        }
    }

    private static Tokens sum(Tokens one, Tokens other) {
        return new Tokens(
                sum(one.input(), other.input()),
                sum(one.cached(), other.cached()),
                sum(one.cacheWritten(), other.cacheWritten()),
                sum(one.output(), other.output()),
                sum(one.reasoning(), other.reasoning()));
    }

    private static long sum(long one, long other) {
        return one < 0 ? other : other < 0 ? one : one + other;
    }
}
