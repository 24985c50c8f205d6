package io.fairlead.dialect.neutral;

/** Takes the steps of a stream. */
@FunctionalInterface
public interface DeltaSink {
    void delta(Delta delta);
}
