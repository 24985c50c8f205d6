/**
 * The time in which an attempt can still be taken back, and what looks on after it.
 *
 * <p>The nouns: {@link io.fairlead.proxy.policy.probation.Probation} is the layer. A {@code Trial} is one attempt under it.
 * {@code HeldBuffers} is what is kept back before the commit. An {@code AnswerInspection} reads along (through a {@code
 * ContentDecoder} where the body is compressed) and touches nothing. {@code Clocks} bound every silence. {@code ProbationRule}
 * decides by the head what is waited for. A {@link io.fairlead.proxy.policy.probation.Judge} says what an error means. {@link
 * io.fairlead.proxy.policy.probation.LearnedTimes} remembers what each target's answers took, and {@code AutoRule} makes an
 * attempt's {@code ClockLimits} of it.
 *
 * <p>The way through: head, then {@code HELD} until content came, it is whole, or 64 KiB are held; then it commits, and
 * the buffers flow through as they came. An error status is collected whole instead. Every way out settles the attempt
 * once and reports it once.
 *
 * <p>Not here: what happens after a failure. Threads: a trial is confined to its exchange's loop; the layer is
 * immutable; {@code LearnedTimes} is safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.policy.probation;

import org.jspecify.annotations.NullMarked;
