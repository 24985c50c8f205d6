package io.fairlead.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What orchestrators ask: is the process alive, has it started, does it take calls. Never depends on a provider: a
 * provider's outage is no reason to restart or unroute the proxy beside the application.
 */
public final class Health {

    /** What a probe asks for. */
    enum Probe {
        LIVE,
        READY,
        STARTED
    }

    private final Supplier<Boolean> started;
    private final Supplier<Boolean> draining;

    /** Both suppliers are read at each probe, on the admin's loop. */
    public Health(Supplier<Boolean> started, Supplier<Boolean> draining) {
        this.started = started;
        this.draining = draining;
    }

    Reply probe(Probe probe, boolean verbose) {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("process", true);
        if (probe != Probe.LIVE) {
            checks.put("started", started.get());
        }
        if (probe == Probe.READY) {
            checks.put("accepting", !draining.get());
        }
        boolean good = checks.values().stream().allMatch(each -> each);
        StringBuilder text = new StringBuilder();
        if (verbose) {
            checks.forEach(
                    (name, ok) -> text.append(ok ? "[+] " : "[-] ").append(name).append(ok ? " ok\n" : " failed\n"));
        }
        return Reply.text(
                good ? 200 : 503, text.append(reason(checks)).append('\n').toString());
    }

    private static String reason(Map<String, Boolean> checks) {
        if (!checks.getOrDefault("started", true)) {
            return "starting";
        }
        return checks.getOrDefault("accepting", true) ? "ok" : "draining";
    }
}
