package io.fairlead.agent.engine;

/** The engine, as {@code io.fairlead:type=Engine} shows it. */
public interface EngineMXBean {

    String getVersion();

    /** Where it listens; only this process may use it. */
    String getAddress();

    /** Twelve digits that are equal for the same configuration. */
    String getConfiguration();

    long getUptimeSeconds();

    /** Whether calls go through it. */
    boolean isAlive();

    /** Calls that ended. */
    long getCalls();

    long getCallsUnderWay();

    /** Requests to providers that ended. */
    long getAttempts();

    long getRetries();

    long getFallbacks();

    long getBrokenStreams();

    /** Calls that would have failed without it. */
    long getMended();

    long getFailed();

    /** Bytes of the heap that calls have taken. */
    long getHeapUsed();

    /** The most that they may take. */
    long getHeapBound();

    /** Bytes outside the heap, likewise. */
    long getBuffersUsed();

    long getBuffersBound();
}
