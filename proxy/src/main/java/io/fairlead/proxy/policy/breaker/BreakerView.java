package io.fairlead.proxy.policy.breaker;

/**
 * The worst of a provider's breakers, for those who look.
 *
 * @param state {@code closed}, {@code half-open}, {@code open}, {@code forced-open} or {@code disabled}
 * @param mode {@code auto}, {@code forced-open} or {@code disabled}
 * @param retryAfterMs until an open one lets a trial through; 0 otherwise
 */
public record BreakerView(String state, String mode, long retryAfterMs) {}
