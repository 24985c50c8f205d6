package io.fairlead.proxy.config.yaml;

/**
 * A place in a file.
 *
 * @param file as the user named it
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1; 0 when the whole file is meant
 */
public record Position(String file, int line, int column) implements Comparable<Position> {

    /** The file as a whole. */
    public static Position whole(String file) {
        return new Position(file, 0, 0);
    }

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
