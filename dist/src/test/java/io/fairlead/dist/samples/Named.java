package io.fairlead.dist.samples;

import java.util.List;
import java.util.function.Supplier;

/** Lambdas of an interface. */
interface Named {

    /** Its name. */
    String name();

    /** Aloud. */
    default String loud() {
        Supplier<String> said = () -> name() + "!";
        return said.get();
    }

    /** The last by name. */
    static Named most(List<? extends Named> all) {
        return all.stream()
                .map(each -> (Named) each)
                .reduce((one, other) -> one.name().compareTo(other.name()) > 0 ? one : other)
                .orElseThrow();
    }
}
