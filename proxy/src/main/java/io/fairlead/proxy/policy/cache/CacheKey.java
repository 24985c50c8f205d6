package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Target;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is kept under.
 *
 * @param call what was asked and by whom, as {@link CallIdentity} has it
 * @param target who answered: provider, where that is, and model
 */
public record CacheKey(String call, String target) {

    /** {@code clientModel}: what the target is asked for unless the route names a model. */
    static CacheKey of(String call, Target target, @Nullable String clientModel) {
        return new CacheKey(
                call,
                target.label(clientModel) + " " + target.provider().origin()
                        + target.provider().basePath());
    }
}
