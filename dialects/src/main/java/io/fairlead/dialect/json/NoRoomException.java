package io.fairlead.dialect.json;

/** What a document would become does not fit into the memory that there is. */
public final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says so; it is expected and needs no stack. */
    public NoRoomException() {
        super("there is no room for it", null, false, false);
    }
}
