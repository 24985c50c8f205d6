package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What no table can say: one change of one object. */
@FunctionalInterface
public interface FittingStep {
    void apply(ObjectNode at, Fitting fitting);
}
