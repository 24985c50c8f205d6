package io.fairlead.proxy.assembly;

import io.fairlead.proxy.front.engine.TunnelFailure;
import io.fairlead.proxy.front.listen.HalfClosure;
import io.fairlead.proxy.upstream.Dialed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.concurrent.CompletableFuture;

/** From how upstream says that dialling came out to how the front wants to hear it. */
final class Dials {

    private Dials() {}

    /**
     * A connection that carries bytes untouched, so that the end of one direction is not the end of the other. A pooled one is
     * left as it is made: there half an end is the whole.
     */
    static CompletableFuture<Channel> raw(CompletableFuture<Dialed> dialing) {
        CompletableFuture<Channel> heard = new CompletableFuture<>();
        dialing.thenAccept(dialed -> {
            if (dialed instanceof Dialed.Connected connected) {
                connected.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                connected.channel().pipeline().addFirst(HalfClosure.KEPT);
                if (!heard.complete(connected.channel())) {
                    connected.channel().close();
                }
            } else if (dialed instanceof Dialed.Failed failed) {
                heard.completeExceptionally(new TunnelFailure(
                        failed.failure().status(),
                        failed.failure().code(),
                        failed.failure().detail()));
            }
        });
        return heard;
    }
}
