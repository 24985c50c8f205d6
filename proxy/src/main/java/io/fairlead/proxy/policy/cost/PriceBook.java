package io.fairlead.proxy.policy.cost;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The prices of one configuration: the user's own before the catalogue's. Safe for any thread. */
public final class PriceBook {

    /** Clients name models as they like: beyond this many each is looked up anew. */
    private static final int REMEMBERED = 1_000;

    private record Asked(String provider, String model) {}

    private final PriceTable own;
    private final Supplier<PriceTable> catalogue;
    private final UnaryOperator<String> kinds;
    private final Map<Asked, Optional<Price>> found = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param own of providers as they are named in the configuration
     * @param catalogue of built-in providers; asked for at the first call that has a price to be found
     * @param kinds the built-in provider that a configured one is like
     */
    public PriceBook(PriceTable own, Supplier<PriceTable> catalogue, UnaryOperator<String> kinds) {
        this.own = own;
        this.catalogue = catalogue;
        this.kinds = kinds;
    }

    /** What {@code model} costs at {@code provider}; null when it is not known. */
    public @Nullable Price of(String provider, String model) {
        Asked asked = new Asked(provider, model);
        Optional<Price> known = found.get(asked);
        if (known == null) {
            known = Optional.ofNullable(find(provider, model));
            if (found.size() < REMEMBERED) {
                found.put(asked, known);
            }
        }
        return known.orElse(null);
    }

    private @Nullable Price find(String provider, String model) {
        Price said = own.of(provider, model);
        return said != null ? said : catalogue.get().of(kinds.apply(provider), model);
    }
}
