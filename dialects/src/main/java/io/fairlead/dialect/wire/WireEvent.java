package io.fairlead.dialect.wire;

import java.nio.charset.StandardCharsets;

/** One event as its framing found it: a name, if the framing has names, and the bytes of its data. Reused. */
public final class WireEvent {
    /** Events are kept whole up to this many bytes; larger ones in short. */
    public static final int LIMIT = 64 * 1024;

    /** The bound for whoever needs events whole, to say them in another dialect. */
    public static final int WHOLE_LIMIT = 16 * 1024 * 1024;

    private static final int NAME_LIMIT = 256;

    final EventData name = new EventData(NAME_LIMIT);
    final EventData data;
    boolean exception;

    WireEvent(int limit) {
        data = new EventData(limit);
    }

    void clear() {
        clearHead();
        data.clear();
    }

    /** Forgets the name and the kind, and keeps the data. */
    void clearHead() {
        name.clear();
        exception = false;
    }

    /** The event's name, {@code ""} when it has none. */
    public String name() {
        return new String(name.bytes(), 0, name.length(), StandardCharsets.ISO_8859_1);
    }

    public boolean hasName() {
        return name.length() > 0;
    }

    /** Whether the name is these bytes. */
    public boolean nameIs(byte[] expected) {
        return name.length() == expected.length && Bytes.startsWith(name.bytes(), 0, name.length(), expected);
    }

    public boolean nameEndsWith(byte[] end) {
        return name.length() >= end.length
                && Bytes.startsWith(name.bytes(), name.length() - end.length, name.length(), end);
    }

    /** The array that holds the data from index 0; valid up to {@link #length}, and only during the call. */
    public byte[] data() {
        return data.bytes();
    }

    public int length() {
        return data.length();
    }

    /** Whether the data holds these bytes anywhere. */
    public boolean has(byte[] part) {
        return Bytes.indexOf(data.bytes(), 0, data.length(), part) >= 0;
    }

    public boolean dataIs(byte[] expected) {
        return data.length() == expected.length && Bytes.startsWith(data.bytes(), 0, data.length(), expected);
    }

    /** Whether the event was too large to keep even in short; its data is then incomplete. */
    public boolean tooLarge() {
        return data.tooLarge();
    }

    /** Whether the data lacks some of what was sent, because the event was larger than the bound. */
    public boolean shortened() {
        return data.shortened();
    }

    /** Whether the framing itself marks the event as an error (AWS exception frames). */
    public boolean exception() {
        return exception;
    }
}
