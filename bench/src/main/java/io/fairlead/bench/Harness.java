package io.fairlead.bench;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs every load on every way. Blocks; on the main thread. */
final class Harness {

    private final Options options;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<Result> results = new ArrayList<>();
    private long startNanos;
    private long idleRssKib;

    /** @param folder for files of the run */
    Harness(Options options, Path folder, Consumer<String> progress) {
        this.options = options;
        this.folder = folder;
        this.progress = progress;
    }

    Results run() throws Exception {
        Identity identity = Identity.in(folder);
        SslContext trusting = Identity.client(identity.authority());
        try (Upstream upstream = Upstream.start(identity.server());
                Load load = new Load(options.measure())) {
            Way direct = Way.straight("direct", address(upstream), trusting);
            // Load and upstream are Java too: they warm up here, once.
            results.add(measure(load, direct, Footprint.NONE, warmer(options.warmUp())));
            Optional<Path> nginx =
                    Nginx.installed().filter(found -> options.ways().contains("nginx"));
            if (nginx.isPresent()) {
                try (Nginx server = Nginx.start(nginx.get(), true, options, folder, identity, upstream.port())) {
                    Way way = Way.straight("nginx", server.address(), trusting);
                    results.add(measure(load, way, server.footprint(), warmer(Duration.ofSeconds(2))));
                }
            }
            if (options.ways().contains("base")) {
                through(load, identity, upstream, proxy -> Way.base(proxy.address()));
            }
            if (options.ways().contains("intercepted")) {
                through(load, identity, upstream, proxy -> Way.intercepted(proxy.address(), trusting(proxy)));
            }
            return new Results(List.copyOf(results), startNanos, idleRssKib);
        }
    }

    /** Each way has a proxy of its own, so that none warms up for another. */
    private void through(Load load, Identity identity, Upstream upstream, Function<Proxy, Way> way)
            throws InterruptedException {
        if (idleRssKib == 0) {
            Proxy.start(options, folder, identity, upstream.port()).close(); // makes its keys
        }
        try (Proxy proxy = Proxy.start(options, folder, identity, upstream.port())) {
            startNanos = proxy.readyNanos();
            TimeUnit.SECONDS.sleep(1);
            idleRssKib = proxy.footprint().rssKib();
            results.add(measure(load, way.apply(proxy), proxy.footprint(), warmer(options.warmUp())));
        }
    }

    /** Warms a way up. */
    private interface Warmer {
        void warm(Load load, Way way);
    }

    /** With what is measured later: calls for two thirds of the time, streams for one. */
    private Warmer warmer(Duration duration) {
        return (load, way) -> {
            Duration streams = duration.dividedBy(3);
            load.closedLoop(way, options.connections(), duration.minus(streams), Footprint.NONE);
            load.streams(way, options.streams(), streams, Footprint.NONE);
        };
    }

    private Result measure(Load load, Way way, Footprint proxy, Warmer warmer) {
        progress.accept(way.name() + ": warming up");
        warmer.warm(load, way);
        progress.accept(way.name() + ": " + options.connections() + " connections");
        Figures closed = load.closedLoop(way, options.connections(), options.measure(), proxy);
        progress.accept(way.name() + ": " + options.rate() + " requests a second");
        Figures fixed = load.fixedRate(way, options.connections(), options.rate(), proxy);
        progress.accept(way.name() + ": " + options.streams() + " streams");
        Figures streams = load.streams(way, options.streams(), options.measure(), proxy);
        return new Result(way.name(), closed, fixed, streams);
    }

    private static InetSocketAddress address(Upstream upstream) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
    }

    private static SslContext trusting(Proxy proxy) {
        try {
            return Identity.client(proxy.authority());
        } catch (IOException e) {
            throw new IllegalStateException("the proxy's certificate cannot be read", e);
        }
    }
}
