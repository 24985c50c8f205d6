package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Where an attempt goes.
 *
 * @param provider who answers
 * @param model the model that the route names for it; null keeps the client's own
 * @param addressed whether the client addressed this provider itself; then the client's credentials go to it, else its
 *     own key does
 */
public record Target(Provider provider, @Nullable String model, boolean addressed) {

    /** {@code provider/model}, as {@code x-fairlead-target} and logs write it; the provider alone when no model is known. */
    public String label(@Nullable String clientModel) {
        String named = model != null ? model : clientModel;
        return named == null ? provider.name() : provider.name() + "/" + named;
    }
}
