package io.fairlead.proxy.exchange;

import io.netty.buffer.ByteBuf;

/**
 * Bytes on their way, in the buffers they came in. Opened once, by its one reader, on the exchange's loop; everything
 * happens on that loop.
 *
 * <p>Reading follows writing: a reader that cannot take more says {@link #pause()}, and the source is then not read
 * beyond what is already on its way. A reader that goes away says {@link #cancel()}. A body that is never opened must be
 * cancelled, or it would hold its connection for ever.
 */
public interface Body {

    /** A body that is here already, whole. */
    static Body of(byte[] bytes) {
        return new HeldBody(bytes);
    }

    /** Starts the flow into {@code sink}, which may be called before this returns. Called at most once. */
    void open(Sink sink);

    /** Runs {@code task} as soon as there is something to hear, be it the end; at once where that is not known. */
    default void whenBegun(Runnable task) {
        task.run();
    }

    /** Asks the source to stop for now. */
    void pause();

    /** Lets the source go on. */
    void resume();

    /** The reader is gone: whatever is held is released, the sink hears nothing more, the source ends as cancelled. */
    void cancel();

    /** Where the bytes go. Exactly one of {@link #complete} and {@link #broken} ends it. */
    interface Sink {

        /** The next bytes. The sink owns the buffer. */
        void data(ByteBuf bytes);

        /** Nothing more is at hand for now: the moment to flush what was gathered. */
        void flush();

        /** The body is whole. {@code trailers} may be empty. */
        void complete(Headers trailers);

        /** The body broke off: its message must end as an aborted one. */
        void broken(StreamEnd.Broken end);
    }
}
