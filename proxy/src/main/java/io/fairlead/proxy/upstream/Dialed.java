package io.fairlead.proxy.upstream;

import io.netty.channel.Channel;

/** How dialling came out. */
public sealed interface Dialed {

    /** Connected; {@code http2}: that is spoken on it. The channel belongs to the receiver and does not read before it is told to. */
    record Connected(Channel channel, boolean http2) implements Dialed {

        /** One on which no protocol was agreed, which is HTTP/1.1 where HTTP is spoken. */
        Connected(Channel channel) {
            this(channel, false);
        }
    }

    record Failed(DialFailure failure) implements Dialed {}
}
