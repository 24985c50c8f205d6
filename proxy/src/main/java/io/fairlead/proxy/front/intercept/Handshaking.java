package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.listen.Connections;
import io.netty.channel.Channel;

/** A connection whose handshake is under way: it has a clock of its own, so a drain lets it be. */
record Handshaking(Channel channel) implements Connections.Served {

    @Override
    public void drain() {
        // What comes of it is drained at once: whoever serves it next hears of the drain.
    }

    @Override
    public void cut() {
        channel.close();
    }
}
