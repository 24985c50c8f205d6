package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Position;
import java.util.Map;

/** Where the keys of a configuration stand in its file. Immutable. */
final class Places {

    private final String file;
    private final Map<String, Position> places;

    /** {@code file}: as messages call it. */
    Places(String file, Map<String, Position> places) {
        this.file = file;
        this.places = Map.copyOf(places);
    }

    /** Of the key itself, else of the nearest one above it, else the file as a whole. */
    Position of(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Position known = places.get(at);
            if (known != null) {
                return known;
            }
        }
        return Position.whole(file);
    }
}
