package io.fairlead.dialect.json;

import java.io.InputStream;

/** The bytes of one JSON document in UTF-8, wherever they lie. They stay as they are while somebody reads them. */
public interface JsonSource {

    int length();

    byte at(int index);

    /** A copy of {@code [from, to)}. */
    byte[] copy(int from, int to);

    /** The bytes from {@code from} on. */
    InputStream stream(int from);

    /** One over an array. */
    static JsonSource of(byte[] bytes) {
        return new ArraySource(bytes);
    }
}
