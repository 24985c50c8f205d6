package io.fairlead.proxy.observe;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Logs and counts what the network between Fairlead and its providers does. What goes on is logged when it begins, and when it is
 * over. Safe for any thread.
 */
public final class NetworkLog {

    private static final Logger log = LogManager.getLogger("io.fairlead.events");
    private static final String WELL = "connected";

    private final Metrics metrics;
    private final AtomicReference<String> upstreamProxy = new AtomicReference<>(WELL);

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
        String before = upstreamProxy.getAndSet(result);
        if (!before.equals(result)) {
            log.log(
                    result.equals(WELL) ? Level.INFO : Level.WARN,
                    new LogLine("upstream proxy")
                            .with("destination.address", Sanitized.word(proxy))
                            .with("outcome", result)
                            .with("reason", Sanitized.sentence(sentence)));
        }
    }
}
