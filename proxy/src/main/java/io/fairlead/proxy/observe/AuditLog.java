package io.fairlead.proxy.observe;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs who asked the admin port to change something, and what came of it. Safe for any thread. */
public final class AuditLog {

    /** Of its own: what was changed by hand is written down at whatever level the log has. */
    private static final Logger log = LogManager.getLogger("io.fairlead.audit");

    private static final String DONE = "done";

    /**
     * It was asked to change something.
     *
     * @param who {@code token}, {@code loopback} or {@code nobody}
     * @param address where the caller is
     * @param status what it was answered
     */
    public void asked(String method, String path, String who, String address, int status) {
        String result = result(status);
        log.log(
                result.equals(DONE) ? Level.INFO : Level.WARN,
                new LogLine("audit")
                        .with("http.request.method", Sanitized.word(method))
                        .with("url.path", Sanitized.path(path))
                        .with("who", who)
                        .with("client.address", Sanitized.word(address))
                        .with("result", result)
                        .with("http.response.status_code", status));
    }

    private static String result(int status) {
        if (status < 400) {
            return DONE;
        }
        if (status == 401 || status == 403) {
            return "denied";
        }
        return status < 500 ? "refused" : "failed";
    }
}
