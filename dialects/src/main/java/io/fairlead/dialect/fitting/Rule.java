package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a table: what it does, where its conditions hold. Immutable. */
record Rule(Condition condition, Action action) {

    /** What it does to the object, or the item of a list, that is looked at. */
    @FunctionalInterface
    interface Action {
        void apply(JsonNode at, Fitting fitting);
    }

    void apply(JsonNode at, Fitting fitting) {
        if (condition.holds(at, fitting)) {
            action.apply(at, fitting);
        }
    }
}
