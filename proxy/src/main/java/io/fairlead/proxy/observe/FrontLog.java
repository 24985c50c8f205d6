package io.fairlead.proxy.observe;

import io.fairlead.proxy.front.engine.FrontListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts what happens at the front and belongs to no exchange. A client that does not trust Fairlead's certificate
 * is logged once a minute and host. Safe for any thread.
 */
public final class FrontLog implements FrontListener {

    private static final String NAME = "io.fairlead.front";
    private static final Logger log = LoggerFactory.getLogger(NAME);
    private static final org.apache.logging.log4j.Logger rejections = LogManager.getLogger(NAME);
    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final int HOSTS = 1_000;

    private final Metrics metrics;
    private final PassedBy passedBy;
    private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();

    /** {@code passedBy}: keeps the names of hosts that no policy sees. */
    public FrontLog(Metrics metrics, PassedBy passedBy) {
        this.metrics = metrics;
        this.passedBy = passedBy;
    }

    @Override
    public void rejected(String id, int status, String code, String target) {
        rejections.log(
                Level.INFO,
                new LogLine("rejected")
                        .with("trace.id", id)
                        .with("request", Sanitized.word(target))
                        .with("http.response.status_code", status)
                        .with("reason", code));
        metrics.rejected(code, status);
    }

    @Override
    public void tunnelOpened(String host, int port) {
        passedBy.untouched(Sanitized.word(host));
        metrics.tunnels(1);
    }

    @Override
    public void tunnelClosed(String host, int port, long fromClient, long toClient) {
        metrics.tunnels(-1);
    }

    @Override
    public void distrusted(String host, String reason, boolean tunnelled) {
        metrics.clientRejectedCertificate(Sanitized.word(host));
        passedBy.distrusted(Sanitized.word(host));
        if (quiet(host)) {
            return;
        }
        log.warn(
                "a client does not trust Fairlead's certificate for {} ({}). {}Let it trust ca.pem: fairlead env prints the"
                        + " variables for each kind of client",
                Sanitized.word(host),
                Sanitized.word(reason),
                tunnelled ? "From now on its connections to that host go through untouched and unguided. " : "");
    }

    @Override
    public void unreadCoding(String provider) {
        if (!quiet("coding " + provider)) {
            log.warn(
                    "a request to {} is compressed in a way that Fairlead does not read: it goes there alone, without a route by its"
                            + " model and without fallback",
                    Sanitized.word(provider));
        }
    }

    @Override
    public void bypassed(String host) {
        passedBy.untouched(Sanitized.word(host));
        metrics.bypassed(Sanitized.word(host));
    }

    @Override
    public void uncertified(String host, Throwable cause) {
        if (!quiet(host)) {
            log.error("no certificate could be made for {}", Sanitized.word(host), cause);
        }
    }

    @Override
    public void turnedAway() {
        metrics.rejected("max_connections", 503);
    }

    @Override
    public void notAccepted(Throwable cause) {
        if (!quiet("")) {
            log.error(
                    "new connections wait, for none can be accepted: {}. If files are used up, allow more (ulimit -n)",
                    Sanitized.word(String.valueOf(cause.getMessage())));
        }
    }

    @Override
    public void failed(Throwable cause) {
        log.debug("a client connection ended", cause);
    }

    private boolean quiet(String host) {
        long now = System.nanoTime();
        if (lastSaid.size() >= HOSTS) {
            lastSaid.clear(); // rather said twice than remembered without end
        }
        Long last = lastSaid.get(host);
        if (last != null && now - last < QUIET_NANOS) {
            return true;
        }
        lastSaid.put(host, now);
        return false;
    }
}
