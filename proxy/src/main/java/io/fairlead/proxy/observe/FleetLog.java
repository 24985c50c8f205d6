package io.fairlead.proxy.observe;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs when the link to the fleet comes and goes. Safe for any thread. */
public final class FleetLog {

    private static final Logger log = LogManager.getLogger("io.fairlead.events");

    /** {@code why}: in a few words, without a secret. */
    public void changed(boolean up, String why) {
        log.log(
                up ? Level.INFO : Level.WARN,
                new LogLine("fleet")
                        .with("outcome", up ? "connected" : "alone")
                        .with("reason", Sanitized.sentence(why)));
    }
}
