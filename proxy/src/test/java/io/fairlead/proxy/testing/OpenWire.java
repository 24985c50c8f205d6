package io.fairlead.proxy.testing;

import io.fairlead.proxy.assembly.CollectorLines;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.telemetry.CollectorWire;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsWorkers;
import io.fairlead.proxy.tls.UpstreamTls;
import io.fairlead.proxy.upstream.Dialer;
import io.fairlead.proxy.upstream.JdkResolver;
import io.fairlead.proxy.upstream.MessageLine;
import io.fairlead.proxy.upstream.Names;
import io.fairlead.proxy.upstream.NetworkListener;
import io.fairlead.proxy.upstream.Upstreams;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lines to collectors without an engine: straight, on a loop of their own. */
public final class OpenWire implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final JdkResolver resolver = new JdkResolver("collectors");
    private final TlsWorkers workers = new TlsWorkers();
    private final CollectorLines lines;

    public OpenWire() {
        Dialer dialer = new Dialer(new Names(resolver, System::nanoTime, NetworkListener.NONE), NioSocketChannel::new);
        lines = new CollectorLines(
                NettyLoop.of(loops.next()),
                InstantSource.system(),
                new Upstreams(dialer, NetworkListener.NONE),
                AddressRule.forProvider(true, new OwnListeners()),
                new MessageLine.Leaving(
                        dialer,
                        UpstreamTls.create(
                                () -> List.of(ScriptedProvider.ca()), List.of(), TlsLibrary.best(), workers)));
    }

    public CollectorWire wire() {
        return lines;
    }

    @Override
    public void close() {
        var unused = loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
        resolver.close();
        workers.close();
    }
}
