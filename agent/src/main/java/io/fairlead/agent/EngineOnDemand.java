package io.fairlead.agent;

import io.fairlead.agent.route.Access;
import io.fairlead.agent.route.ProviderHosts;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engine of the embedded form, which the first call to a provider starts: an application that asks none pays nothing for it, and by
 * then has made the choices that are made once in a JVM, such as its logging framework and its time zone. Safe for any thread.
 */
final class EngineOnDemand implements Access {

    /** What the engine's threads belong to: their own calls are nobody's business. */
    private static final String GROUP = "fairlead";

    private static final long AFTER_START_MS = TimeUnit.SECONDS.toMillis(3);

    private final Map<String, String> options;
    private final String first;
    private volatile @Nullable Map<String, String> described;
    private volatile boolean failed;
    private volatile HostsOf hosts;

    /** The hosts as they were put together from a text. */
    private static final class HostsOf {
        private final String lines;
        private final ProviderHosts hosts;

        HostsOf(String lines) {
            this.lines = lines;
            this.hosts = ProviderHosts.of(lines);
        }
    }

    /** {@code first}: which calls start it. */
    EngineOnDemand(Map<String, String> options, String first) {
        this.options = options;
        this.first = first;
        this.hosts = new HostsOf(first);
    }

    /** Starts it without a call, on a thread of its own: who asked for its admin port, or wrote a file for it, waits for that. */
    void soon(boolean now) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(now ? 0 : AFTER_START_MS);
                        open();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fairlead-begin");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Started where it is not, which blocks. Once it could not be started, never. */
    @Override
    public boolean open() {
        if (failed || ours()) {
            return false;
        }
        if (described == null) {
            begin();
        }
        return described != null && IsolatedEngine.alive();
    }

    /** Whether the engine itself asks. */
    static boolean ours() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        return group != null && group.getName().equals(GROUP);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the application goes on
    private synchronized void begin() {
        if (failed || described != null) {
            return;
        }
        try {
            described = IsolatedEngine.start(options);
        } catch (Throwable t) {
            failed = true;
            Report.line("calls go as without it: "
                    + (t instanceof IllegalStateException ? String.valueOf(t.getMessage()) : t.toString()));
        }
    }

    @Override
    public ProviderHosts hosts() {
        String lines = described == null ? first : IsolatedEngine.hosts();
        HostsOf known = hosts;
        if (!known.lines.equals(lines)) {
            known = new HostsOf(lines);
            hosts = known;
        }
        return known.hosts;
    }

    @Override
    public String host() {
        return proxy().substring(0, proxy().lastIndexOf(':'));
    }

    @Override
    public int port() {
        return Integer.parseInt(proxy().substring(proxy().lastIndexOf(':') + 1));
    }

    private String proxy() {
        String proxy = value("proxy");
        return proxy == null ? "127.0.0.1:0" : proxy;
    }

    @Override
    public @Nullable String authorization() {
        return value("authorization");
    }

    /** Null as long as it does not run. */
    @Nullable
    String ca() {
        return value("ca");
    }

    private @Nullable String value(String key) {
        Map<String, String> all = described;
        return all == null ? null : all.get(key);
    }

    @Override
    public String toString() {
        return "the engine in this JVM";
    }
}
