package io.fairlead.proxy.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a section of a file says, and for what it does not say, its keys' defaults. Immutable. */
public final class Values {

    /**
     * A value that a file gives.
     *
     * @param value as its key's shape reads it
     * @param shown as the file writes it: what a message may show of it
     */
    record Found(Object value, Position at, String path, String shown) {}

    private final Section section;
    private final Position at;
    private final String path;
    private final Map<Key<?>, Found> found;

    Values(Section section, Position at, String path, Map<Key<?>, Found> found) {
        this.section = section;
        this.at = at;
        this.path = path;
        this.found = found;
    }

    static Values none(Section section, Position at, String path) {
        return new Values(section, at, path, Map.of());
    }

    /** A section of which nothing is said. */
    public static Values none(Section section) {
        return none(section, Position.whole("default"), "");
    }

    /** Whether the file itself says it. */
    public boolean says(Key<?> key) {
        return found.containsKey(key);
    }

    /** What the file says, else the default, else null. */
    @SuppressWarnings("unchecked") // a key's own shape read what is kept under it
    public <T> @Nullable T find(Key<T> key) {
        Found it = found.get(key);
        return it == null ? key.standardValue() : (T) it.value();
    }

    /** What the file says, else the default, which the key must have. */
    public <T> T get(Key<T> key) {
        return Objects.requireNonNull(find(key), key::name);
    }

    /** Where the key's value stands, or this section when it does not. */
    public Position at(Key<?> key) {
        Found it = found.get(key);
        return it == null ? at : it.at();
    }

    /** The value as the file writes it, with its references; for messages. Empty when the file does not say it. */
    public String shown(Key<?> key) {
        Found it = found.get(key);
        return it == null ? "" : it.shown();
    }

    public Position at() {
        return at;
    }

    /** The key's path in the file that says it. */
    public String path(Key<?> key) {
        Found it = found.get(key);
        return it != null ? it.path() : path.isEmpty() ? key.name() : path + "." + key.name();
    }

    public String path() {
        return path;
    }

    /** Where each value that the file gives stands, by its path; those below this section too. */
    public Map<String, Position> places() {
        Map<String, Position> places = new LinkedHashMap<>();
        collect(places);
        return places;
    }

    private void collect(Map<String, Position> places) {
        for (Found each : found.values()) {
            places.put(each.path(), each.at());
            if (each.value() instanceof Values below) {
                below.collect(places);
            } else if (each.value() instanceof Map<?, ?> named) {
                for (Object one : named.values()) {
                    if (one instanceof Located<?> located && located.value() instanceof Values below) {
                        places.put(located.path(), located.at());
                        below.collect(places);
                    }
                }
            }
        }
    }

    /** This, with {@code base} for each leaf that it does not say. Lists are leaves. */
    public Values over(Values base) {
        Map<Key<?>, Found> merged = new LinkedHashMap<>(base.found);
        found.forEach((key, mine) -> {
            Found theirs = merged.get(key);
            merged.put(
                    key,
                    theirs != null && mine.value() instanceof Values upper && theirs.value() instanceof Values lower
                            ? new Found(upper.over(lower), mine.at(), mine.path(), mine.shown())
                            : mine);
        });
        return found.isEmpty()
                ? new Values(section, base.at, base.path, merged)
                : new Values(section, at, path, merged);
    }

    /** Only what belongs to {@code part}, whose keys are among this section's. */
    public Values only(Section part) {
        Map<Key<?>, Found> some = new LinkedHashMap<>();
        for (Key<?> key : part.keys()) {
            Found it = found.get(key);
            if (it != null) {
                some.put(key, it);
            }
        }
        return new Values(part, at, path, some);
    }

    /**
     * Makes a record of these values; what its own check says is noted here, at the key that it names first.
     *
     * @return the record, or {@code otherwise} when its check failed
     */
    public <T> T make(Problems problems, T otherwise, Supplier<T> record) {
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(": ");
            Place place = colon < 0 ? new Place(at, path) : place(message.substring(0, colon));
            problems.error(place.at(), place.path(), "found " + message.substring(colon < 0 ? 0 : colon + 2));
            return otherwise;
        }
    }

    private record Place(Position at, String path) {}

    /** Where the key {@code name} (which may have dots) stands. */
    private Place place(String name) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        for (Map.Entry<Key<?>, Found> entry : found.entrySet()) {
            if (entry.getKey().name().equals(first)) {
                Found it = entry.getValue();
                return dot >= 0 && it.value() instanceof Values below
                        ? below.place(name.substring(dot + 1))
                        : new Place(it.at(), it.path());
            }
        }
        return new Place(at, path.isEmpty() ? name : path + "." + name);
    }

    /** All keys with their effective values as JSON-like data; secrets are {@code ***}. */
    public Map<String, Object> show() {
        Map<String, Object> shown = new LinkedHashMap<>();
        section.keys().forEach(key -> put(shown, key));
        return shown;
    }

    /** Only what the file itself says, as {@link #show} shows it. */
    public Map<String, Object> said() {
        Map<String, Object> said = new LinkedHashMap<>();
        found.forEach((key, it) -> {
            if (it.value() instanceof Values below) {
                said.put(key.name(), below.said());
            } else {
                put(said, key);
            }
        });
        return said;
    }

    private <T> void put(Map<String, Object> map, Key<T> key) {
        T value = find(key);
        if (value != null) {
            map.put(key.name(), key.shape().show(value));
        }
    }

    /** The values' paths alone: a value may be a secret. */
    @Override
    public String toString() {
        return path + found.keySet();
    }
}
