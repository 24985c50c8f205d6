package io.fairlead.agent.engine;

import java.util.Map;

/** A provider, as {@code io.fairlead:type=Provider,name=…} shows it. */
public interface ProviderMXBean {

    String getName();

    /** {@code up}, {@code degraded}, {@code down} or {@code unknown}. */
    String getState();

    /** Why it is in that state; empty where there is nothing to say. */
    String getReason();

    /** {@code closed}, {@code open}, {@code half-open}, {@code forced-open} or {@code disabled}. */
    String getBreaker();

    /** Attempts that have not ended. */
    long getUnderWay();

    /** Connections by state. */
    Map<String, Long> getConnections();

    /** Percentiles in milliseconds. */
    Map<String, Long> getLatency();
}
