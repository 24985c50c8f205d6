package io.fairlead.dialect;

import java.util.List;
import java.util.Set;

/**
 * One row of an {@link ErrorTable}: it matches when each condition that it has holds. Empty means no condition.
 *
 * @param statuses HTTP statuses, one of which the answer has
 * @param codes the provider's codes or types, one of which the body (or the provider's error header) names
 * @param says lower-case pieces of text, all of which stand in the message; only where a provider has no code for it
 * @param kind what such an error is about
 * @param as the status that such an error stands for inside a stream; 0 for the kind's usual one
 */
record ErrorRule(Set<Integer> statuses, Set<String> codes, List<String> says, ErrorKind kind, int as) {

    boolean matches(int status, ErrorBody body) {
        if (!statuses.isEmpty() && !statuses.contains(status)) {
            return false;
        }
        if (!codes.isEmpty() && codes.stream().noneMatch(body.codes()::contains)) {
            return false;
        }
        return says.stream().allMatch(body.words()::contains);
    }

    /** Whether a code of the provider decided, and not a status or words alone. */
    boolean structured() {
        return !codes.isEmpty();
    }
}
