package io.fairlead.proxy.assembly;

import io.fairlead.dialect.RetryHints;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.telemetry.CollectorWire;
import io.fairlead.proxy.tls.UpstreamTls;
import io.fairlead.proxy.upstream.MessageLine;
import io.fairlead.proxy.upstream.Upstreams;
import io.fairlead.proxy.upstream.WayOut;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Lines to collectors, over the loop that calls do not know. They leave this network as the configuration in force says, also
 * those that began before it. Safe for any thread.
 */
public final class CollectorLines implements CollectorWire {

    private final NettyLoop loop;
    private final InstantSource clock;
    private final Upstreams upstreams;
    private final AddressRule addresses;
    private volatile MessageLine.Leaving leaving;

    /** {@code first}: how they leave until {@link #follow} says otherwise. */
    public CollectorLines(
            NettyLoop loop,
            InstantSource clock,
            Upstreams upstreams,
            AddressRule addresses,
            MessageLine.Leaving first) {
        this.loop = loop;
        this.clock = clock;
        this.upstreams = upstreams;
        this.addresses = addresses;
        this.leaving = first;
    }

    /** From now on they leave this way. */
    void follow(WayOut out, UpstreamTls tls) {
        leaving = new MessageLine.Leaving(out, tls);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Line line(URI collector, boolean http2, @Nullable SSLContext tls) {
        UpstreamTls own = tls == null ? null : UpstreamTls.of(tls);
        MessageLine line = new MessageLine(
                loop,
                upstreams,
                () -> {
                    MessageLine.Leaving now = leaving;
                    return own == null ? now : new MessageLine.Leaving(now.out(), own);
                },
                addresses,
                origin(collector),
                http2);
        return new Line() {
            @Override
            public CompletableFuture<Answer> post(String path, Headers headers, byte[] body, Duration within) {
                return line.send(new MessageLine.Post(path, headers, body), within)
                        .thenApply(came -> new Answer(
                                came.status(),
                                came.headers(),
                                came.body(),
                                came.trailers(),
                                RetryHints.said(came.headers(), clock.instant()),
                                came.code()));
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    private static Origin origin(URI collector) {
        String scheme = "https".equalsIgnoreCase(collector.getScheme()) ? "https" : "http";
        String host = String.valueOf(collector.getHost());
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = collector.getPort() >= 0 ? collector.getPort() : scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, name, port);
    }
}
