package io.fairlead.proxy.observe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums of one kind of thing, a step of time each, in a ring. Percentiles are of the last few hundred in a step. Not safe for threads. */
final class StepLine {

    private static final int REMEMBERED = 256;
    private static final int NONE = -1;

    private final int[] count;
    private final int[] failed;
    private final int[] mended;
    private final long[] tokens;
    private final int[] p50;
    private final int[] p99;
    private final int[] firstToken;
    private final int[] durations = new int[REMEMBERED];
    private final int[] firsts = new int[REMEMBERED];
    private int durationsSeen;
    private int firstsSeen;
    private long present;

    /** @param step the one that it begins with */
    StepLine(int steps, long step) {
        count = new int[steps];
        failed = new int[steps];
        mended = new int[steps];
        tokens = new long[steps];
        p50 = new int[steps];
        p99 = new int[steps];
        firstToken = new int[steps];
        present = step;
        clear(index(step));
    }

    private int index(long step) {
        return (int) (step % count.length);
    }

    /** @param firstMs -1 where there was no answer */
    void add(long step, boolean wentWrong, boolean wasMended, long newTokens, long durationMs, long firstMs) {
        advance(step);
        int at = index(present);
        count[at]++;
        failed[at] += wentWrong ? 1 : 0;
        mended[at] += wasMended ? 1 : 0;
        tokens[at] += newTokens;
        durations[durationsSeen++ % REMEMBERED] = (int) Math.min(Integer.MAX_VALUE, durationMs);
        if (firstMs >= 0) {
            firsts[firstsSeen++ % REMEMBERED] = (int) Math.min(Integer.MAX_VALUE, firstMs);
        }
    }

    /** A clock that goes back stays in the present step. */
    private void advance(long step) {
        if (step <= present) {
            return;
        }
        close(index(present));
        for (long next = Math.max(present + 1, step - count.length + 1); next <= step; next++) {
            clear(index(next));
        }
        present = step;
        durationsSeen = 0;
        firstsSeen = 0;
    }

    private void close(int at) {
        p50[at] = percentile(durations, durationsSeen, 50);
        p99[at] = percentile(durations, durationsSeen, 99);
        firstToken[at] = percentile(firsts, firstsSeen, 50);
    }

    private static int percentile(int[] ring, int seen, int percent) {
        if (seen == 0) {
            return NONE;
        }
        int[] sorted = Arrays.copyOf(ring, Math.min(seen, ring.length));
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * percent / 100];
    }

    private void clear(int at) {
        count[at] = 0;
        failed[at] = 0;
        mended[at] = 0;
        tokens[at] = 0;
        p50[at] = NONE;
        p99[at] = NONE;
        firstToken[at] = NONE;
    }

    /** {@code length} steps up to {@code last}, which need not be over: what it has so far. */
    Map<String, Object> view(long last, int length) {
        advance(last);
        close(index(present));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("count", numbers(count, last, length));
        view.put("failed", numbers(failed, last, length));
        view.put("mended", numbers(mended, last, length));
        view.put("tokens", numbers(tokens, last, length));
        view.put("p50", times(p50, last, length));
        view.put("p99", times(p99, last, length));
        view.put("firstToken", times(firstToken, last, length));
        return view;
    }

    private long[] numbers(int[] ring, long last, int length) {
        long[] line = new long[length];
        for (int i = 0; i < length; i++) {
            line[i] = ring[index(last - length + 1 + i)];
        }
        return line;
    }

    private long[] numbers(long[] ring, long last, int length) {
        long[] line = new long[length];
        for (int i = 0; i < length; i++) {
            line[i] = ring[index(last - length + 1 + i)];
        }
        return line;
    }

    private @Nullable Integer[] times(int[] ring, long last, int length) {
        @Nullable Integer[] line = new Integer[length];
        for (int i = 0; i < length; i++) {
            int at = ring[index(last - length + 1 + i)];
            line[i] = at == NONE ? null : at;
        }
        return line;
    }
}
