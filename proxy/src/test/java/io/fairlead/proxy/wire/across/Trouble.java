package io.fairlead.proxy.wire.across;

import io.fairlead.proxy.testing.Reply;
import org.jspecify.annotations.Nullable;

/** What can be the matter with a provider, beyond what a library's own one has. */
enum Trouble {
    OVERLOADED,
    RATE_LIMITED,
    CONTEXT_LENGTH,
    BAD_REQUEST;

    /**
     * How a provider says so.
     *
     * @param reply the whole answer
     * @param words what stands in its message
     * @param requestId the id in its head, or null where the provider gives none
     */
    record Said(Reply reply, String words, @Nullable String requestId) {}
}
