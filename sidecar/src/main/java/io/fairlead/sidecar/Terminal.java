package io.fairlead.sidecar;

/** Whether a person watches: the launcher tells, because a JVM cannot in the same way in every version. */
public final class Terminal {

    private Terminal() {}

    /** Standard error is a terminal. */
    public static boolean err() {
        return Boolean.getBoolean("fairlead.terminal.err");
    }

    /** Standard output is a terminal. */
    public static boolean out() {
        return Boolean.getBoolean("fairlead.terminal.out");
    }

    /** Standard input is a terminal, so that its signals go to the whole process group. */
    static boolean in() {
        return Boolean.getBoolean("fairlead.terminal.in");
    }
}
