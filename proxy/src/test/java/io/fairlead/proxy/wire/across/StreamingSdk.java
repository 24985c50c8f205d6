package io.fairlead.proxy.wire.across;

/** One that knows streams. */
interface StreamingSdk extends Sdk {

    /** As {@link #whole}, streamed and put together by the library's own means, where it has any. */
    Heard stream(Ask ask);
}
