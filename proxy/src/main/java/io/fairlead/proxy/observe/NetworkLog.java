package io.fairlead.proxy.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Logs and counts what the network between Fairlead and its providers does. What goes on is logged once a minute, and when it is
 * over. Safe for any thread.
 */
public final class NetworkLog {

    private static final Logger log = LogManager.getLogger("io.fairlead.events");
    private static final int HOSTS = 1_000;
    private static final String WELL = "connected";

    private final Metrics metrics;
    private final Set<String> classical = ConcurrentHashMap.newKeySet();
    private final OnceAMinute once = new OnceAMinute(System::nanoTime);
    private final AtomicBoolean troubled = new AtomicBoolean();

    public NetworkLog(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * A connection through the upstream proxy came out.
     *
     * @param result {@code connected}, or how it failed
     * @param proxy its host and port
     * @param sentence what went wrong; empty when nothing did
     */
    public void upstreamProxy(String result, String proxy, String sentence) {
        metrics.upstreamProxy(result);
        boolean well = result.equals(WELL);
        boolean news = well ? troubled.compareAndSet(true, false) : once.lets("upstream proxy " + result);
        if (news) {
            troubled.set(!well);
            log.log(
                    well ? Level.INFO : Level.WARN,
                    new LogLine("upstream proxy")
                            .with("destination.address", Sanitized.word(proxy))
                            .with("outcome", result)
                            .with("reason", Sanitized.sentence(sentence)));
        }
    }

    /** A handshake with {@code host} was cut short; whether one with classical groups alone {@code helped}, which is told once. */
    public void classicalHandshake(String host, boolean helped) {
        metrics.classicalHandshake(helped);
        if (helped && told(host)) {
            log.log(
                    Level.WARN,
                    new LogLine("handshake cut short")
                            .with("destination.address", Sanitized.word(host))
                            .with(
                                    "reason",
                                    "something on the way does not take post-quantum key shares; classical groups alone are used"));
        }
    }

    private boolean told(String host) {
        if (classical.size() >= HOSTS) {
            classical.clear(); // rather told twice than remembered without end
        }
        return classical.add(host);
    }

    /** The resolver failed, or said nothing, and its last good answer for {@code host} stood in. */
    public void staleName(String host) {
        metrics.staleName();
        if (once.lets("name " + host)) {
            log.log(
                    Level.WARN,
                    new LogLine("stale name")
                            .with("destination.address", Sanitized.word(host))
                            .with("reason", "the resolver gave no answer; its last good one stands for five minutes"));
        }
    }
}
