package io.fairlead.sidecar.simulated;

import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.InterceptedHosts;
import io.fairlead.proxy.tls.LeafCertificates;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsWorkers;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Where simulated providers live: one event loop, a certificate authority of its own that signs for {@code localhost} unless
 * other hosts are named, and a temporary folder. All of it goes when this is closed. Opened, filled and closed by one thread, which it blocks.
 */
public final class SimulatedInternet implements AutoCloseable {

    private static final String HOST = "localhost";

    private final Path folder;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final TlsWorkers workers = new TlsWorkers();
    private final StateFolder state;
    private final LeafCertificates certificates;
    private final List<SimulatedProvider> providers = new ArrayList<>();

    private SimulatedInternet(Path folder, Set<String> hosts) {
        this.folder = folder;
        this.state = StateFolder.at(folder.resolve("internet"));
        CertificateAuthority authority = CertificateAuthority.open(state, null, hosts, Clock.systemUTC());
        this.certificates = new LeafCertificates(
                authority,
                InterceptedHosts.of(hosts.toArray(String[]::new)),
                TlsLibrary.best(),
                workers,
                Clock.systemUTC());
    }

    /** An empty one, in a new temporary folder. */
    public static SimulatedInternet open() throws IOException {
        return open(Set.of(HOST));
    }

    /** One whose providers can be those of {@code hosts}. */
    public static SimulatedInternet open(Set<String> hosts) throws IOException {
        return new SimulatedInternet(Files.createTempDirectory("fairlead-simulated"), hosts);
    }

    /** A folder for whatever its user needs beside it; it goes with it. */
    public Path folder() {
        return folder;
    }

    /** The certificate to trust, PEM. */
    public Path caPem() {
        return state.caPem();
    }

    /**
     * Adds a provider.
     *
     * @param http2 whether it speaks HTTP/2 with those who can
     * @param faults what the n-th call, counted from 0, meets
     */
    public SimulatedProvider provider(Dialogue dialogue, boolean http2, LongFunction<Fault> faults) {
        return provider(HOST, dialogue, http2, faults);
    }

    /** The same with the certificate of {@code host}, which is one of those it was opened with. */
    public SimulatedProvider provider(String host, Dialogue dialogue, boolean http2, LongFunction<Fault> faults) {
        SslContext tls =
                certificates.contextFor(host, !http2).toCompletableFuture().join();
        SimulatedProvider provider = SimulatedProvider.start(group, tls, dialogue, faults);
        providers.add(provider);
        return provider;
    }

    @Override
    public void close() {
        providers.forEach(SimulatedProvider::close);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be removed", e);
        }
    }
}
