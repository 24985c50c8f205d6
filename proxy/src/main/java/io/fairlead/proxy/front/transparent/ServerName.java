package io.fairlead.proxy.front.transparent;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads the server name from the first bytes of a TLS handshake, and leaves them for whoever goes on with it. */
final class ServerName extends AbstractSniHandler<Boolean> {

    private static final int LONGEST = 64 * 1024;
    private static final long MILLIS = 10_000;

    private final Redirection redirection;
    private boolean told;

    ServerName(Redirection redirection) {
        super(LONGEST, MILLIS);
        this.redirection = redirection;
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, @Nullable String named) {
        return ctx.executor().newSucceededFuture(true);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String named, Future<Boolean> done) {
        if (!told) { // what comes meanwhile is looked at again
            told = true;
            redirection.named(ctx.channel(), this, named);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
