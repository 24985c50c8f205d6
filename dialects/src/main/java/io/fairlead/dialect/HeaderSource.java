package io.fairlead.dialect;

import org.jspecify.annotations.Nullable;

/** Header fields, looked up by name without regard to case. */
@FunctionalInterface
public interface HeaderSource {

    /** The first value of {@code name}, or null when the field is absent. */
    @Nullable
    String get(String name);
}
