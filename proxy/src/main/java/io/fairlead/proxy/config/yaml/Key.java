package io.fairlead.proxy.config.yaml;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One key, declared once: the reader, the reference page and the JSON Schema all follow this.
 *
 * @param <T> what its value is read as
 */
public final class Key<T> {

    private final String name;
    private final Shape<T> shape;
    private final @Nullable String standard;
    private final @Nullable T value;
    private final String sentence;

    private Key(String name, Shape<T> shape, @Nullable String standard, String sentence) {
        this.name = name;
        this.shape = shape;
        this.standard = standard;
        this.sentence = sentence;
        this.value = standard == null ? null : parse(name, shape, standard);
    }

    /** A key that stands for {@code standard}, written as YAML, when it is absent. */
    public static <T> Key<T> of(String name, Shape<T> shape, String standard, String sentence) {
        return new Key<>(name, shape, standard, sentence);
    }

    /** A key that means nothing when it is absent. */
    public static <T> Key<T> unset(String name, Shape<T> shape, String sentence) {
        return new Key<>(name, shape, null, sentence);
    }

    /** A key with keys below it. */
    public static Key<Values> section(String name, Section section, String sentence) {
        return new Key<>(name, section, "{}", sentence);
    }

    private static <T> T parse(String name, Shape<T> shape, String standard) {
        Problems problems = new Problems();
        Node node = YamlReader.read("default", standard, new References(Path.of(""), NOWHERE), problems);
        T value = node == null ? null : shape.read(node, name, problems);
        if (value == null || problems.fatal()) {
            throw new IllegalArgumentException(problems.report());
        }
        return value;
    }

    public String name() {
        return name;
    }

    Shape<T> shape() {
        return shape;
    }

    /** The default as YAML writes it, or null. */
    @Nullable
    String standard() {
        return standard;
    }

    @Nullable
    T standardValue() {
        return value;
    }

    /** The default as JSON-like data, or null. */
    @Nullable
    Object standardShown() {
        return value == null ? null : shape.show(value);
    }

    String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return name;
    }

    private static final Surroundings NOWHERE = new Surroundings() {
        @Override
        public @Nullable String environment(String name) {
            return null;
        }

        @Override
        public byte[] file(Path path, int limit) throws IOException {
            throw new IOException("a default refers to nothing");
        }
    };
}
