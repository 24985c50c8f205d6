package io.fairlead.dialect;

import org.jspecify.annotations.Nullable;

/**
 * The name of something that a provider keeps, as two places that name it compare it: its first characters and its length.
 * Providers' names differ within their first characters; what is longer is never held. Pure.
 */
public final class StateId {

    /** How much of a name is compared. */
    static final int COMPARED = 32;

    private StateId() {}

    /** Of a whole name. */
    public static String of(String name) {
        return of(name.substring(0, Math.min(name.length(), COMPARED)), name.length());
    }

    static String of(String beginning, long length) {
        return length + ":" + beginning;
    }

    /** Of what {@code path} names, or null. */
    public static @Nullable String inPath(String path) {
        String[] named = StatePath.named(path);
        return named == null ? null : of(named[1]);
    }

    /** Of what {@code path} names, where its collection is a part of the name, as Google writes it; or null. */
    public static @Nullable String withCollection(String path) {
        String[] named = StatePath.named(path);
        return named == null ? null : of(named[0] + "/" + named[1]);
    }
}
