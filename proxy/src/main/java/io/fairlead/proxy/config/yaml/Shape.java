package io.fairlead.proxy.config.yaml;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of value: how it is read, shown and described.
 *
 * @param <T> what it is read as; immutable
 */
public sealed interface Shape<T> permits Syntax, ListShape, NamedShape, Section, ShortSection, UnbuiltShape {

    /** The value, or null after a mistake was noted. */
    @Nullable
    T read(Node node, String path, Problems problems);

    /** The value as JSON-like data, secrets as {@code ***}. */
    Object show(T value);

    /** For the reference page: what may stand here. */
    String expected();

    /** As JSON Schema (2020-12). */
    Map<String, Object> schema();
}
