package io.fairlead.sidecar.demo;

import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.InterceptedHosts;
import io.fairlead.proxy.tls.LeafCertificates;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsWorkers;
import io.fairlead.sidecar.DemoEngine;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The demo's world: providers with certificates of a CA of their own, a spare provider for each API, Fairlead, and two
 * client loops. All of it on this machine, in a temporary folder that goes when the stage is closed.
 */
final class Stage implements AutoCloseable {

    private final Path folder;
    private final EventLoopGroup group;
    private final TlsWorkers workers;
    private final List<SimulatedProvider> providers;
    private final DemoEngine engine;
    private final Script script;
    private final ClientLoop direct;
    private final ClientLoop through;
    private final List<Thread> threads = new ArrayList<>();

    private Stage(
            Path folder,
            EventLoopGroup group,
            TlsWorkers workers,
            List<SimulatedProvider> providers,
            DemoEngine engine,
            Script script,
            ClientLoop direct,
            ClientLoop through) {
        this.folder = folder;
        this.group = group;
        this.workers = workers;
        this.providers = providers;
        this.engine = engine;
        this.script = script;
        this.direct = direct;
        this.through = through;
    }

    /** Builds it all; {@code round} is how long the script takes once through. */
    static Stage set(Duration round) throws IOException {
        Path folder = Files.createTempDirectory("fairlead-demo");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        TlsWorkers workers = new TlsWorkers();
        StateFolder internet = StateFolder.at(folder.resolve("internet"));
        CertificateAuthority authority =
                CertificateAuthority.open(internet, null, Set.of("localhost"), Clock.systemUTC());
        SslContext tls = new LeafCertificates(
                        authority, InterceptedHosts.of("localhost"), TlsLibrary.best(), workers, Clock.systemUTC())
                .contextFor("localhost", true)
                .toCompletableFuture()
                .join();
        Script script = new Script(round, System::nanoTime);
        SimulatedProvider openai = SimulatedProvider.start(group, tls, Dialogue.OPENAI, script::fault);
        SimulatedProvider anthropic = SimulatedProvider.start(group, tls, Dialogue.ANTHROPIC, script::fault);
        SimulatedProvider openaiSpare = SimulatedProvider.start(group, tls, Dialogue.OPENAI, call -> Fault.NONE);
        SimulatedProvider anthropicSpare = SimulatedProvider.start(group, tls, Dialogue.ANTHROPIC, call -> Fault.NONE);
        Path configuration = folder.resolve("fairlead.yaml");
        Files.writeString(
                configuration,
                DemoConfiguration.yaml(
                        internet.caPem(), openai.port(), anthropic.port(), openaiSpare.port(), anthropicSpare.port()));
        DemoEngine engine = DemoEngine.start(configuration, folder.resolve("home"));
        Map<Dialogue, Integer> ports = Map.of(Dialogue.OPENAI, openai.port(), Dialogue.ANTHROPIC, anthropic.port());
        SSLContext ofInternet = DemoTrust.in(internet.caPem());
        SSLContext ofFairlead = DemoTrust.in(engine.caFile());
        InetSocketAddress proxy = engine.proxy();
        return new Stage(
                folder,
                group,
                workers,
                List.of(openai, anthropic, openaiSpare, anthropicSpare),
                engine,
                script,
                new ClientLoop(ofInternet, null, ports),
                new ClientLoop(ofFairlead, proxy, ports));
    }

    DemoEngine engine() {
        return engine;
    }

    Fault phase() {
        return script.now();
    }

    Tally.Snapshot direct() {
        return direct.tally().snapshot();
    }

    Tally.Snapshot through() {
        return through.tally().snapshot();
    }

    void begin() {
        for (ClientLoop loop : List.of(direct, through)) {
            Thread thread = new Thread(loop, "demo-client");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Lets the calls under way end. */
    void end() throws InterruptedException {
        direct.stop();
        through.stop();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Override
    public void close() {
        engine.close();
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
