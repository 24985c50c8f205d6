package io.fairlead.proxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A request's bytes. Owned by the exchange, which releases it when it ends; attempts take what they need.
 */
public sealed interface RequestBody {

    static RequestBody empty() {
        return new Whole(Unpooled.EMPTY_BUFFER);
    }

    /** In bytes; -1 when it is not known before the end. */
    long length();

    /** Whether a second attempt can have it. */
    boolean replayable();

    /** Gives back what is held. */
    void release();

    /**
     * All of it is here. Each attempt sends {@code content().retainedDuplicate()}.
     *
     * @param content the bytes, never changed
     * @param trailers the fields behind them; may be empty
     */
    record Whole(ByteBuf content, Headers trailers) implements RequestBody {

        public Whole(ByteBuf content) {
            this(content, Headers.NONE);
        }

        @Override
        public long length() {
            return content.readableBytes();
        }

        @Override
        public boolean replayable() {
            return true;
        }

        @Override
        public void release() {
            content.release();
        }

        @Override
        public String toString() {
            return "Whole[" + length() + " bytes]";
        }
    }

    /** It is still coming and is sent once, as it comes. */
    final class Flowing implements RequestBody {
        private final long length;
        private final Body body;
        private boolean taken;

        /** {@code length} in bytes, or -1. */
        public Flowing(long length, Body body) {
            this.length = length;
            this.body = body;
        }

        /** The bytes, for the one attempt that sends them. */
        public Body take() {
            if (taken) {
                throw new IllegalStateException("a flowing body is sent once");
            }
            taken = true;
            return body;
        }

        /** Runs {@code task} as soon as there is something to send. */
        public void whenBegun(Runnable task) {
            body.whenBegun(task);
        }

        public boolean taken() {
            return taken;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public void release() {
            if (!taken) {
                taken = true;
                body.cancel();
            }
        }
    }
}
