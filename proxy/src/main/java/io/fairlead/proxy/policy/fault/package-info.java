/**
 * Faults that are injected on purpose, so that an application's own behaviour can be tried.
 *
 * <p>{@link io.fairlead.proxy.policy.fault.Fault} says what is to happen to which calls. {@link
 * io.fairlead.proxy.policy.fault.Faults} holds those that are set. {@code FaultRule} picks the one that meets a call. {@link
 * io.fairlead.proxy.policy.fault.InjectFaults} is the layer that lets it happen.
 *
 * <p>Not here: how faults are set (the admin port), and what a client reads of them ({@code render}). They meet the call as a whole,
 * above repeats and fallback: those would mend them, and the application would see nothing.
 *
 * <p>Threads: the list is shared; what happens to a call happens on its exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.fault;

import org.jspecify.annotations.NullMarked;
