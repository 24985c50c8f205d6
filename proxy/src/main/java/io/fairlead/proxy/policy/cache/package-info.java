/**
 * Answers that are kept: for calls that ask the same again, and for an outage.
 *
 * <p>{@code CacheRule} says what a call may be answered by and what is kept, by its {@link
 * io.fairlead.proxy.policy.cache.CacheConfig} and the client's own words, as a {@code CacheUse}. {@link
 * io.fairlead.proxy.policy.cache.Cache} is the layer, which begins a {@code CachedCall}. That finds its {@link
 * io.fairlead.proxy.policy.cache.CacheKey} by a {@code CallIdentity}, looks into the {@link
 * io.fairlead.proxy.policy.cache.AnswerStore}, and collects what a target answers in an {@code AnswerCollector}. A {@link
 * io.fairlead.proxy.policy.cache.KeptAnswer} is served as a {@code KeptBody}. {@link
 * io.fairlead.proxy.policy.cache.AnswerCache} is what all of them share.
 *
 * <p>Identical calls under way become one where that is wished: {@code SharedCalls} holds each {@code SharedCall}, whose answer a
 * {@code Broadcast} gives to all who wait.
 *
 * <p>Not here: what of a request has effects besides its answer, and its canonical form ({@code dialect}); which targets there are.
 *
 * <p>Threads: the store is shared and safe for any thread; all else is on the exchange's loop, but for large bodies, which are read
 * by {@code LargeWork}.
 */
@NullMarked
package io.fairlead.proxy.policy.cache;

import org.jspecify.annotations.NullMarked;
