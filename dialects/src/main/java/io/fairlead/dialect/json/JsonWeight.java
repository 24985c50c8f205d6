package io.fairlead.dialect.json;

/**
 * What the parts of a tree take of the heap at the most, in bytes. Measured on a 64-bit JVM with compressed references. An
 * empty object takes 80 with its map, and its first member 80 more for the map's table. A list takes 104, a place in one 24, a
 * text 40 and its bytes.
 */
final class JsonWeight {
    static final int OBJECT = 200;
    static final int LIST = 136;
    /** A member's entry. */
    static final int MEMBER = 48;
    /** A name in the parser's table, which doubles as it grows; the text's characters come on top. */
    static final int NAME = 160;
    /** A place in a list, which grows by half. */
    static final int ITEM = 12;

    static final int TEXT = 72;
    static final int NUMBER = 48;
    /** How many are taken at a time. */
    private static final int PORTION = 64 * 1024;

    private final JsonRoom room;
    private final int times;
    private long free;

    /** {@code times}: how often each part is made, copies and what is made of them included. */
    JsonWeight(JsonRoom room, int times) {
        this.room = room;
        this.times = times;
    }

    /** @throws NoRoomException when there is none */
    void add(long bytes) {
        long more = bytes * times;
        if (more > free) {
            long portion = Math.max(PORTION, more - free);
            if (!room.take(portion)) {
                throw new NoRoomException();
            }
            free += portion;
        }
        free -= more;
    }
}
