package io.fairlead.sidecar;

import io.fairlead.admin.AdminServer;
import io.fairlead.admin.AdminToken;
import io.fairlead.admin.FairleadView;
import io.fairlead.admin.Health;
import io.fairlead.admin.MetricsText;
import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.config.AdminConfig;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.upstream.JdkResolver;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** An engine with its admin port. Started and closed by a command, on the main thread. */
public final class Running implements AutoCloseable {

    private final Fairlead engine;
    private final Reloader reloader;
    private final AdminServer admin;
    private final MetricsText metrics;
    private final Settings settings;

    private Running(Fairlead engine, Reloader reloader, AdminServer admin, MetricsText metrics, Settings settings) {
        this.engine = engine;
        this.reloader = reloader;
        this.admin = admin;
        this.metrics = metrics;
        this.settings = settings;
    }

    /**
     * Starts both; when one cannot start, neither runs.
     *
     * @throws NotListening when an address cannot be listened at
     */
    static Running start(Settings settings) {
        return start(settings, () -> {});
    }

    /** The same; {@code ready} runs when the engine takes calls, and before the admin port says so. */
    static Running start(Settings settings, Runnable ready) {
        try {
            return started(settings, ready);
        } catch (IllegalStateException e) {
            String words = ListenFailure.words(e);
            if (words != null) {
                throw new NotListening(words, e);
            }
            throw e;
        }
    }

    private static Running started(Settings settings, Runnable ready) {
        JdkResolver.keepNothing();
        MetricsText metrics = new MetricsText();
        AtomicBoolean started = new AtomicBoolean();
        AtomicReference<String> adminAddress = new AtomicReference<>("");
        Fairlead engine = Fairlead.start(
                settings.snapshot(), StateFolder.at(settings.home()), metrics.registry(), metrics::beforeScrape);
        AdminConfig admin = settings.snapshot().configuration().admin();
        AdminToken token = new AdminToken(admin);
        Reloader reloader = Reloader.follow(engine, settings.source(), settings.reading(), next -> {
            token.follow(next.configuration().admin());
            settings.follow(next);
        });
        FairleadView view = new FairleadView(engine, reloader, Build.read().version(), adminAddress::get);
        try {
            AdminServer server = AdminServer.start(
                    new InetSocketAddress(admin.listen().host(), admin.listen().port()),
                    token::inForce,
                    view,
                    new Health(started::get, engine::draining, view),
                    metrics);
            engine.ownListener(server.address());
            adminAddress.set(shown(server.address()));
            ready.run();
            started.set(true);
            return new Running(engine, reloader, server, metrics, settings);
        } catch (RuntimeException e) {
            reloader.close();
            engine.close();
            throw e;
        }
    }

    String proxyAddress() {
        return shown(engine.address());
    }

    String adminAddress() {
        return shown(admin.address());
    }

    InetSocketAddress proxy() {
        return engine.address();
    }

    Fairlead engine() {
        return engine;
    }

    /** Reads the configuration again. */
    void reload(Reloader.Trigger trigger) {
        reloader.reload(trigger);
    }

    MetricsText metrics() {
        return metrics;
    }

    /** What other processes need to know of it. */
    Instance instance() {
        InetSocketAddress at = engine.address();
        String host = at.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : at.getAddress().getHostAddress();
        return Instance.here(host, at.getPort(), adminAddress(), settings.home());
    }

    /** What points clients of this machine at it. */
    Pointing pointing() {
        return instance().pointing();
    }

    /** Runs {@code task} when a drain that somebody else asked for is over. */
    void onDrained(Runnable task) {
        engine.drained().thenRun(task);
    }

    /** Takes nothing new, and waits until what runs has ended or its time is over. */
    void drain() {
        engine.drain().join();
    }

    @Override
    public void close() {
        reloader.close();
        admin.close();
        engine.close();
        LoggingSetup.end();
    }

    private static String shown(InetSocketAddress address) {
        return FairleadView.shown(address);
    }
}
