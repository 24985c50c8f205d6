package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.RequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One attempt to switch to another protocol (RFC 9110 section 7.8), on a connection of its own. Confined to the loop. */
final class Upgrading {

    private final Attempt attempt;
    private final UpgradeDialer dialer;
    private final Duration connect;
    private final AddressRule addresses;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private @Nullable UpgradedConnection connection;

    Upgrading(Attempt attempt, UpgradeDialer dialer, Duration connect, AddressRule addresses) {
        this.attempt = attempt;
        this.dialer = dialer;
        this.connect = connect;
        this.addresses = addresses;
    }

    CompletableFuture<Outcome> start() {
        attempt.onAbort(this::aborted);
        if (!outcome.isDone() && attempt.exchange().loop() instanceof NettyLoop loop) {
            CompletableFuture<Dialed> dialling =
                    dialer.dial(loop, attempt.target().provider(), addresses, connect);
            outcome.whenComplete((done, bug) -> dialling.cancel(false));
            dialling.thenAccept(this::dialled);
        }
        return outcome;
    }

    private void dialled(Dialed dialled) {
        if (dialled instanceof Dialed.Connected connected) {
            connected(connected.channel());
        } else if (dialled instanceof Dialed.Failed failed) {
            outcome.complete(uncounted(failed.failure().outcome()));
        }
    }

    /** A connection of its own says nothing about those that calls share. */
    private static Outcome uncounted(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? Outcome.failed(failed.failure().uncounted())
                : outcome;
    }

    private void connected(Channel channel) {
        Request request = attempt.request();
        String authority = attempt.target().provider().origin().authority();
        ByteBuf head = channel.alloc().buffer(1024);
        try {
            Headers headers = request.headers().with("Upgrade", String.valueOf(request.upgrade()));
            RequestWriter.write(head, request.method(), request.path(), authority, headers, Framing.NONE, "Upgrade");
        } catch (IllegalArgumentException e) {
            head.release();
            ChannelFuture unused = channel.close();
            outcome.complete(Outcome.refused(Failures.unsendable()));
            return;
        }
        UpgradedConnection made = new UpgradedConnection(attempt, channel, outcome);
        connection = made;
        made.ask(head);
    }

    private void aborted(Outcome why) {
        if (connection != null) {
            connection.abort();
        }
        outcome.complete(why);
    }
}
