package io.fairlead.proxy.upstream;

import io.netty.channel.Channel;

/** How dialling came out. */
public sealed interface Dialed {

    /** Connected. The channel belongs to the receiver and does not read before it is told to. */
    record Connected(Channel channel) implements Dialed {}

    record Failed(DialFailure failure) implements Dialed {}
}
