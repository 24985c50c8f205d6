package io.fairlead.proxy.policy.cache;

/**
 * What one call wants of the cache.
 *
 * @param fresh whether a fresh answer is served in place of asking a target
 * @param outage whether a kept answer is served when no target gives one
 * @param keep whether its answer is kept
 * @param share whether it may be answered together with identical calls under way
 */
record CacheUse(boolean fresh, boolean outage, boolean keep, boolean share) {

    static final CacheUse NONE = new CacheUse(false, false, false, false);
}
