package io.fairlead.proxy.policy.limit;

/** What an attempt weighs by each measure of a limiter, in the limiter's order. Immutable. */
final class Weights {

    /** One by each measure. */
    static final Weights ONE = new Weights();

    private final long[] each;

    private Weights(long... each) {
        this.each = each;
    }

    /** @param each 0 where the attempt does not count */
    static Weights of(long... each) {
        for (long weight : each) {
            if (weight < 0) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
            }
        }
        return each.length == 0 ? ONE : new Weights(each.clone());
    }

    long at(int measure) {
        return each.length == 0 ? 1 : each[measure];
    }
}
