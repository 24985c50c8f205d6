package io.fairlead.proxy.policy.fault;

import java.util.List;

/** The faults that are set. They are gone at a restart. Safe for any thread: one list, replaced as a whole. */
public final class Faults {

    /** More are refused. */
    public static final int MOST = 100;

    private volatile List<Fault> items = List.of();

    public List<Fault> items() {
        return items;
    }

    /** Sets these in place of all that were set. */
    public void replace(List<Fault> faults) {
        items = List.copyOf(faults);
    }
}
