package io.fairlead.dialect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which a provider tells what is left of its limits. Data of the catalogue; what cannot be believed (no
 * number, negative, larger than any limit, a reset that is past) says nothing.
 *
 * @param gradual whether limits come back bit by bit, and not all at once
 * @param rows one for each limit
 */
public record LimitHeaders(boolean gradual, List<Row> rows) {

    /** Of a provider that says nothing. */
    public static final LimitHeaders NONE = new LimitHeaders(false, List.of());

    /** More digits than any limit has; some servers write what overflowed. */
    private static final int MOST_DIGITS = 15;

    public LimitHeaders {
        rows = List.copyOf(rows);
    }

    /**
     * The fields of one limit.
     *
     * @param limit says the most that there ever is
     * @param remaining says what is left
     * @param reset says when all of it is there again, or null
     * @param window how long it takes to come back where nobody says it, or null
     */
    public record Row(
            LimitNews.Of of,
            String limit,
            String remaining,
            @Nullable String reset,
            @Nullable Duration window) {}

    /** Hands on what {@code headers}, read at {@code now}, say of each limit. */
    public void read(HeaderSource headers, Instant now, Consumer<LimitNews> each) {
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String left = headers.get(row.remaining());
            if (left != null) {
                read(row, left, headers, now, each);
            }
        }
    }

    private void read(Row row, String left, HeaderSource headers, Instant now, Consumer<LimitNews> each) {
        long remaining = count(left);
        String said = row.reset() == null ? null : headers.get(row.reset());
        Duration reset = said == null ? row.window() : RetryHints.untilReset(said.trim(), now);
        if (remaining < 0 || reset == null || reset.isZero() || reset.isNegative()) {
            return;
        }
        String most = headers.get(row.limit());
        long limit = most == null ? -1 : count(most);
        boolean known = limit > 0;
        each.accept(new LimitNews(
                row.of(),
                known ? Math.max(limit, remaining) : Math.max(1, remaining),
                remaining,
                reset,
                gradual && known));
    }

    /** -1 when it is none. */
    private static long count(String text) {
        String trimmed = text.trim();
        int dot = trimmed.indexOf('.');
        String whole = dot < 0 ? trimmed : trimmed.substring(0, dot);
        if (whole.isEmpty() || whole.length() > MOST_DIGITS) {
            return -1;
        }
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (i != dot && (c < '0' || c > '9')) {
                return -1;
            }
        }
        return Long.parseLong(whole);
    }
}
