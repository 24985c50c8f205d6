package io.fairlead.dialect.neutral;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.ModelTraits;
import java.util.Set;

/**
 * Whom a request is written for.
 *
 * @param model the model's name there (a deployment's, on Azure)
 * @param traits what is known of the model
 * @param habits how the provider differs from its dialect
 * @param maker whose models it serves: only seals of this maker go along
 */
public record Destination(String model, ModelTraits traits, Habits habits, String maker) {

    /** The same where the client itself addressed the model: what it asks there is for the provider to judge. */
    public Destination addressed() {
        ModelTraits free =
                new ModelTraits(traits.pattern(), traits.reasoning(), traits.window(), 0, traits.can(), Set.of());
        return new Destination(model, free, habits, maker);
    }

    /** A model at a built-in provider. */
    public static Destination of(CatalogEntry provider, String model) {
        return new Destination(model, provider.model(model), provider.habits(), provider.maker(model));
    }
}
