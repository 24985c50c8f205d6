package io.fairlead.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lines on standard error, each at most once, and none when {@code log=off}. Standard output is the application's. */
public final class Report {

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
    private static final int MOST = 50;

    private static volatile boolean quiet;

    private Report() {}

    static void quiet() {
        quiet = true;
    }

    /** One line. */
    public static void line(String text) {
        if (!quiet && SAID.size() < MOST && SAID.add(text)) {
            System.err.println("fairlead: " + text.replace('\n', ' '));
        }
    }

    /** Something of ours went wrong; the application goes on without it. */
    public static void failed(String what, Throwable why) {
        line(what + " goes on without Fairlead: " + why);
    }
}
