package io.fairlead.dialect.neutral;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * The same for a request of its own API: the models of one maker do the same with an assistant's turn that stands last, whether
     * they go on from it or not.
     */
    public Destination alike(Origin from) {
        if (!from.maker().equals(maker) || !traits.lacks(Feature.PREFILL)) {
            return this;
        }
        Set<Feature> cannot = EnumSet.copyOf(traits.cannot());
        cannot.remove(Feature.PREFILL);
        ModelTraits same = new ModelTraits(
                traits.pattern(), traits.reasoning(), traits.window(), traits.output(), traits.can(), cannot);
        return new Destination(model, same, habits, maker);
    }

    /** A model at a built-in provider. */
    public static Destination of(CatalogEntry provider, String model) {
        return new Destination(model, provider.model(model), provider.habits().of(model), provider.maker(model));
    }

    /**
     * The same for a request that asks for {@code effort}, or for none of its own: some models take while they do not think what
     * they lack otherwise.
     */
    public Destination asked(@Nullable Effort effort) {
        String can = Habit.UNTHINKING_CAN.of(habits);
        boolean thinks = effort == null ? !Habit.USUAL_EFFORT.of(habits, "").equals("none") : effort != Effort.NONE;
        if (can == null || thinks) {
            return this;
        }
        Set<Feature> cannot = EnumSet.noneOf(Feature.class);
        cannot.addAll(traits.cannot());
        for (String name : can.split(" ", -1)) {
            cannot.remove(Feature.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return new Destination(
                model,
                new ModelTraits(
                        traits.pattern(), traits.reasoning(), traits.window(), traits.output(), traits.can(), cannot),
                habits,
                maker);
    }
}
