package io.fairlead.proxy.coding;

/**
 * Tells a bomb by how much comes out of how little: what honest bodies come to is far below. A first mebibyte is free, for small
 * bodies may well repeat themselves. Counts; confined to one thread.
 */
public final class Expansion {
    private static final long FREE = 1024 * 1024;

    private final long most;
    private long in;
    private long out;

    /** {@code most}: how many times its bytes a body may come to, beyond the first mebibyte. */
    public Expansion(int most) {
        this.most = most;
    }

    /** So many bytes went in. */
    public void in(long bytes) {
        in += bytes;
    }

    /** Whether so many more may come out of what went in. */
    public boolean out(long bytes) {
        out += bytes;
        return out <= FREE || out / most <= in;
    }

    @Override
    public String toString() {
        return "Expansion[" + in + " to " + out + "]";
    }
}
