package io.fairlead.proxy.policy.limit;

/** What an attempt weighs by each measure of a limiter, in the limiter's order. Immutable. */
final class Weights {

    private static final long[] NONE = {};

    /** One by each measure, of no model. */
    static final Weights ONE = new Weights("", NONE);

    private final String model;
    private final long[] each;

    private Weights(String model, long[] each) {
        this.model = model;
        this.each = each;
    }

    /** @param each 0 where the attempt does not count */
    static Weights of(long... each) {
        return of("", each);
    }

    /** Of an attempt at {@code model}. */
    static Weights of(String model, long... each) {
        for (long weight : each) {
            if (weight < 0) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
            }
        }
        return new Weights(model, each.clone());
    }

    /** One by each measure. */
    static Weights one(String model) {
        return model.isEmpty() ? ONE : new Weights(model, NONE);
    }

    String model() {
        return model;
    }

    long at(int measure) {
        return each.length == 0 ? 1 : each[measure];
    }
}
