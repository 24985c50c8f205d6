package io.fairlead.proxy.upstream;

import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host by name: looks it up, asks a rule about every address, and races for a connection over those that
 * pass (RFC 8305). The address that the rule saw is the address that is dialled; there is no second look-up.
 *
 * <p>For tunnels and for providers alike. Safe for any thread; each dial runs on the loop it is given.
 */
public final class Dialer implements WayOut {

    /** After this a resolver that has answered before is not waited for. */
    static final Duration SILENCE = Duration.ofSeconds(1);

    private final Names names;
    private final ChannelFactory<? extends Channel> channels;

    /** {@code channels} makes client sockets of the transport that the event loops are of. */
    public Dialer(Names names, ChannelFactory<? extends Channel> channels) {
        this.names = names;
        this.channels = channels;
    }

    @Override
    public WayOut to(String host, int port) {
        return this;
    }

    @Override
    public CompletableFuture<Dialed> dial(EventLoop loop, String host, int port, AddressRule rule, Duration within) {
        CompletableFuture<Dialed> result = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> found = addresses(loop, host);
        ScheduledFuture<?> clock = loop.schedule(
                () -> result.complete(late(host, found.isDone(), within)), within.toNanos(), TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((done, failure) -> clock.cancel(false));
        var unusedToo = found.whenComplete((addresses, failure) ->
                OnLoop.run(loop, () -> resolved(loop, host, port, rule, result, addresses, failure)));
        return result;
    }

    private static Dialed late(String host, boolean found, Duration within) {
        return found
                ? failed(Stage.CONNECT, 504, "connect_timeout", host + " was not reached within " + words(within))
                : failed(Stage.RESOLVE, 504, "dns_timeout", host + " could not be looked up within " + words(within));
    }

    /** As the resolver says; while it says nothing, what it said last. */
    private CompletableFuture<List<InetAddress>> addresses(EventLoop loop, String host) {
        CompletableFuture<List<InetAddress>> asked = names.resolve(host);
        if (asked.isDone()) {
            return asked;
        }
        CompletableFuture<List<InetAddress>> heard = asked.copy();
        ScheduledFuture<?> clock =
                loop.schedule(() -> names.standIn(host, heard), SILENCE.toNanos(), TimeUnit.NANOSECONDS);
        var unused = heard.whenComplete((addresses, failure) -> clock.cancel(false));
        return heard;
    }

    /**
     * Why {@code rule} lets nobody to {@code host}, as far as its addresses are known here; null when it lets somebody, or none
     * are. Completes on {@code loop}, within {@link #SILENCE}.
     */
    CompletableFuture<@Nullable String> refused(EventLoop loop, String host, int port, AddressRule rule) {
        CompletableFuture<List<InetAddress>> asked = names.resolve(host);
        CompletableFuture<@Nullable String> told = new CompletableFuture<>();
        String unknown = rule.unseen() == AddressRule.Unseen.REFUSED ? "its address is not known here" : null;
        ScheduledFuture<?> clock = loop.schedule(() -> told.complete(unknown), SILENCE.toNanos(), TimeUnit.NANOSECONDS);
        var unused = asked.whenComplete((addresses, failure) -> OnLoop.run(loop, () -> {
            clock.cancel(false);
            told.complete(addresses == null ? unknown : refused(addresses, port, rule));
        }));
        return told;
    }

    private static @Nullable String refused(List<InetAddress> addresses, int port, AddressRule rule) {
        String refused = null;
        for (InetAddress address : addresses) {
            refused = rule.refuse(address, port);
            if (refused == null) {
                return null;
            }
        }
        return refused;
    }

    private void resolved(
            EventLoop loop,
            String host,
            int port,
            AddressRule rule,
            CompletableFuture<Dialed> result,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable failure) {
        if (result.isDone()) {
            return;
        }
        if (addresses == null) {
            result.complete(unresolved(host, failure));
            return;
        }
        List<InetAddress> allowed = new ArrayList<>(addresses.size());
        String refused = "";
        for (InetAddress address : addresses) {
            String why = rule.refuse(address, port);
            if (why == null) {
                allowed.add(address);
            } else {
                refused = why;
            }
        }
        if (allowed.isEmpty()) {
            result.complete(failed(Stage.RESOLVE, 403, "ssrf_blocked", host + ": " + refused));
            return;
        }
        new AddressRace(loop, channels, host, port, allowed, result).start();
    }

    private static Dialed unresolved(String host, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof NameFailure named && named.unknown()
                ? failed(Stage.RESOLVE, 502, "dns_nxdomain", host + " has no address")
                : failed(Stage.RESOLVE, 502, "dns_failed", host + " could not be looked up");
    }

    static Dialed failed(Stage stage, int status, String code, String detail) {
        return new Dialed.Failed(new DialFailure(stage, status, code, detail));
    }

    static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
