package io.fairlead.proxy.observe;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hosts whose traffic no policy saw: those that were let through untouched, and those whose clients did not trust
 * Fairlead's certificate. Remembers {@value #MOST} of each. Safe for any thread by its own lock.
 */
public final class PassedBy {

    private static final int MOST = 1_000;

    private final Set<String> untouched = new TreeSet<>();
    private final Set<String> distrusted = new TreeSet<>();

    synchronized void untouched(String host) {
        if (untouched.size() < MOST) {
            untouched.add(host);
        }
    }

    synchronized void distrusted(String host) {
        if (distrusted.size() < MOST) {
            distrusted.add(host);
        }
    }

    /** In alphabetical order. */
    public synchronized List<String> untouched() {
        return List.copyOf(untouched);
    }

    /** In alphabetical order. */
    public synchronized List<String> distrusted() {
        return List.copyOf(distrusted);
    }
}
