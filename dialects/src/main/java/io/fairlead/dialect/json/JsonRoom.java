package io.fairlead.dialect.json;

/** Gives room in memory before something is made of a document. */
@FunctionalInterface
public interface JsonRoom {
    /** For documents that are small anyway. */
    JsonRoom ENOUGH = more -> true;

    /** Whether there is room for {@code more} bytes of the heap; then they are taken. */
    boolean take(long more);
}
