package io.fairlead.agent.engine;

import io.fairlead.admin.AdminServer;
import io.fairlead.admin.AdminToken;
import io.fairlead.admin.FairleadView;
import io.fairlead.admin.Health;
import io.fairlead.admin.MetricsText;
import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.config.AdminConfig;
import io.fairlead.proxy.config.Snapshot;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin port, where the agent was asked for one. Its classes are loaded only then. */
final class AdminPort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminPort.class);

    private final MetricsText metrics = new MetricsText();
    private volatile @Nullable AdminToken token;
    private volatile @Nullable AdminServer server;

    MetricsText metrics() {
        return metrics;
    }

    /** Listens where the configuration says by now; where it cannot, the engine goes on without it. */
    void listen(Fairlead engine, Reloader reloader) {
        AdminConfig config = engine.snapshot().configuration().admin();
        AdminToken demanded = new AdminToken(config);
        token = demanded;
        FairleadView view = new FairleadView(engine, reloader, Version.here(), this::address);
        try {
            AdminServer listening = AdminServer.start(
                    new InetSocketAddress(
                            config.listen().host(), config.listen().port()),
                    demanded::inForce,
                    view,
                    new Health(() -> true, engine::draining, view),
                    metrics);
            engine.ownListener(listening.address());
            server = listening;
        } catch (IllegalStateException e) {
            log.warn("{}; calls go on without it", e.getMessage());
        }
    }

    void follow(Snapshot next) {
        AdminToken demanded = token;
        if (demanded != null) {
            demanded.follow(next.configuration().admin());
        }
    }

    /** Empty while it does not listen. */
    String address() {
        AdminServer listening = server;
        return listening == null ? "" : FairleadView.shown(listening.address());
    }

    @Override
    public void close() {
        AdminServer listening = server;
        if (listening != null) {
            listening.close();
        }
    }
}
