package io.fairlead.proxy.policy.abandoned;

/**
 * What a call has to do with calls that were given up.
 *
 * @param join whether it may be the retry of one, and joins it
 * @param adopt whether it goes on itself when its client's limit is near
 */
record AbandonedDecision(boolean join, boolean adopt) {

    static final AbandonedDecision NOTHING = new AbandonedDecision(false, false);
}
