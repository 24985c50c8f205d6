package io.fairlead.proxy.observe;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs, counts and tells of configurations that are read while Fairlead runs. Safe for any thread. */
public final class ConfigLog {

    private static final Logger log = LogManager.getLogger("io.fairlead.events");
    private static final String APPLIED = "applied";
    private static final String REFUSED = "refused";

    /** Mistakes that get a line each; of more the number is said. */
    private static final int LINES = 20;

    private final Metrics metrics;
    private final EventHub events;
    private volatile boolean current = true;

    public ConfigLog(Metrics metrics, EventHub events) {
        this.metrics = metrics;
        this.events = events;
        metrics.gauge(Metric.CONFIG_CURRENT, this, it -> it.current ? 1 : 0);
    }

    /** Whether the configuration that was read last is in force. */
    public boolean current() {
        return current;
    }

    /**
     * It is in force.
     *
     * @param restart the settings in it that only a restart puts in force
     * @param warnings what in it is probably not meant, a line each with its place
     */
    public void applied(String trigger, String hash, List<String> restart, List<String> warnings) {
        current = true;
        metrics.configRead(APPLIED);
        log.log(
                restart.isEmpty() ? Level.INFO : Level.WARN,
                line(trigger, APPLIED, hash).with("restart", Sanitized.words(restart)));
        lines(Level.WARN, warnings);
        events.configRead(trigger, APPLIED, hash, restart, List.of());
    }

    /**
     * It is not used: the one of {@code hash} stays in force.
     *
     * @param problems why, a line each with its place
     */
    public void refused(String trigger, String hash, List<String> restart, List<String> problems) {
        current = false;
        metrics.configRead(REFUSED);
        log.log(Level.ERROR, line(trigger, REFUSED, hash).with("mistakes", problems.size()));
        lines(Level.ERROR, problems);
        events.configRead(trigger, REFUSED, hash, restart, problems);
    }

    private static LogLine line(String trigger, String result, String hash) {
        return new LogLine("config")
                .with("trigger", trigger)
                .with("outcome", result)
                .with("hash", hash);
    }

    private static void lines(Level level, List<String> mistakes) {
        mistakes.stream()
                .limit(LINES)
                .forEach(mistake ->
                        log.log(level, new LogLine("config mistake").with("reason", Sanitized.sentence(mistake))));
        if (mistakes.size() > LINES) {
            log.log(level, new LogLine("config mistake").with("more", mistakes.size() - LINES));
        }
    }
}
