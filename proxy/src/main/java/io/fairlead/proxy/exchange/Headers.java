package io.fairlead.proxy.exchange;

import io.fairlead.dialect.HeaderSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Header fields as they stand on the wire: in their order, in their case, names compared without regard to case (RFC
 * 9110 section 5.1). Immutable.
 */
public final class Headers implements HeaderSource {

    public static final Headers NONE = new Headers(new String[0], 0);

    /** Names and values in turn: name 0, value 0, name 1, value 1 ... */
    private final String[] fields;

    private final int length;

    private Headers(String[] fields, int length) {
        this.fields = fields;
        this.length = length;
    }

    /** Fields from names and values in turn. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        return new Headers(namesAndValues.clone(), namesAndValues.length);
    }

    public static Builder builder(int expectedFields) {
        return new Builder(expectedFields);
    }

    /** The number of fields. */
    public int size() {
        return length / 2;
    }

    public String name(int index) {
        return fields[index * 2];
    }

    public String value(int index) {
        return fields[index * 2 + 1];
    }

    @Override
    public @Nullable String get(String name) {
        for (int i = 0; i < length; i += 2) {
            if (same(fields[i], name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    public boolean contains(String name) {
        return get(name) != null;
    }

    /** Every value of {@code name}, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < length; i += 2) {
            if (same(fields[i], name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    public void forEach(BiConsumer<String, String> field) {
        for (int i = 0; i < length; i += 2) {
            field.accept(fields[i], fields[i + 1]);
        }
    }

    /** These fields with {@code name} set to {@code value} alone, at the end unless it stood before. */
    public Headers with(String name, String value) {
        Builder builder = builder(size() + 1);
        boolean set = false;
        for (int i = 0; i < length; i += 2) {
            if (!same(fields[i], name)) {
                builder.add(fields[i], fields[i + 1]);
            } else if (!set) {
                builder.add(fields[i], value);
                set = true;
            }
        }
        if (!set) {
            builder.add(name, value);
        }
        return builder.build();
    }

    /** These fields without those whose name {@code unwanted} accepts; the same object when there are none. */
    public Headers without(Predicate<String> unwanted) {
        for (int i = 0; i < length; i += 2) {
            if (unwanted.test(fields[i])) {
                Builder builder = builder(size());
                for (int j = 0; j < length; j += 2) {
                    if (!unwanted.test(fields[j])) {
                        builder.add(fields[j], fields[j + 1]);
                    }
                }
                return builder.build();
            }
        }
        return this;
    }

    public Headers without(String name) {
        return without(each -> same(each, name));
    }

    public Builder toBuilder() {
        Builder builder = builder(size() + 4);
        forEach(builder::add);
        return builder;
    }

    /** Names compared as RFC 9110 demands; the length decides most comparisons. */
    public static boolean same(String one, String other) {
        return one.length() == other.length() && one.equalsIgnoreCase(other);
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        forEach((name, value) -> names.add(name));
        return names.toString();
    }

    /** Collects fields; not for reuse after {@link #build()}. */
    public static final class Builder {
        private String[] fields;
        private int length;

        private Builder(int expectedFields) {
            fields = new String[Math.max(4, expectedFields) * 2];
        }

        public Builder add(String name, String value) {
            if (length == fields.length) {
                fields = Arrays.copyOf(fields, length * 2);
            }
            fields[length++] = name;
            fields[length++] = value;
            return this;
        }

        public int size() {
            return length / 2;
        }

        public Headers build() {
            return length == 0 ? NONE : new Headers(fields, length);
        }
    }
}
