package io.fairlead.sidecar.log;

import io.fairlead.proxy.observe.AuditLog;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that logs a line of each kind, with the short list of the library's parts or with all of them. */
public final class LogSample {

    private LogSample() {}

    /** {@code short}: only those that {@link LogPlugins} names. */
    public static void main(String[] arguments) {
        if (arguments[0].equals("short")) {
            LogPlugins.limit();
        }
        Logger log = LoggerFactory.getLogger("io.fairlead.Sample");
        for (int status : new int[] {200, 401, 422, 500}) {
            new AuditLog().asked("PUT", "/api/v1/\u00fc \"quoted\"", "loopback", "127.0.0.1", status);
        }
        log.trace("a trace with {}", 1);
        log.debug("a detail: {} and {}", "one", 2L);
        log.info("several\nlines\twith \u20ac and \ud83d\ude00");
        log.warn("an exception", new IOException("outer", new IllegalStateException("inner")));
        log.error("a long one: {}", "x".repeat(10_000));
        LogManager.shutdown();
    }
}
