package io.fairlead.bench;

/** A proxy that runs in a process of its own and is ready. */
interface Running extends AutoCloseable {

    /** Plain text from the load, TLS to the upstream. */
    Way way();

    Footprint footprint();

    /** From its start until it was ready. */
    long readyNanos();

    /** From its start until now, nanoseconds. */
    long sinceStart();

    @Override
    void close();
}
