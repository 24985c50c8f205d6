package io.fairlead.admin;

import io.fairlead.admin.EngineView.CheckStatus;
import io.fairlead.admin.EngineView.ProviderStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What orchestrators ask: is the process alive, has it started, does it take calls.
 *
 * <p>It never depends on a provider, whose outage is no reason to restart or unroute the proxy beside the application. What
 * Fairlead finds in itself is told to people alone, as a full disk is not mended by a restart.
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
    private final EngineView engine;

    /** Both suppliers are read at each probe, on the admin's loop; of {@code engine} what it keeps. */
    public Health(Supplier<Boolean> started, Supplier<Boolean> draining, EngineView engine) {
        this.started = started;
        this.draining = draining;
        this.engine = engine;
    }

    Reply probe(Probe probe, boolean verbose) {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        checks.put("process", !engine.stuck());
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
            for (CheckStatus each : engine.checks()) {
                text.append(each.ok() ? "[+] " : "[!] ").append(each.name());
                text.append(each.ok() ? " ok: " : " not well: ")
                        .append(each.detail())
                        .append('\n');
            }
        }
        return Reply.text(
                good ? 200 : 503, text.append(reason(checks)).append('\n').toString());
    }

    private static String reason(Map<String, Boolean> checks) {
        if (!checks.getOrDefault("process", true)) {
            return "an event loop has done nothing for a minute";
        }
        if (!checks.getOrDefault("started", true)) {
            return "starting";
        }
        return checks.getOrDefault("accepting", true) ? "ok" : "draining";
    }

    /** Everything at once, for people and dashboards. */
    Reply everything() {
        List<ProviderStatus> all = engine.providers();
        Map<String, Object> providers = new LinkedHashMap<>();
        for (ProviderStatus each : all) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("state", each.state());
            one.put("since", each.since());
            one.put("reason", each.reason());
            one.put("lastProbe", each.probe() == null ? null : each.probe().at());
            one.put("breaker", each.breaker().state());
            providers.put(each.name(), one);
        }
        List<CheckStatus> found = engine.checks();
        Map<String, Object> checks = new LinkedHashMap<>();
        for (CheckStatus each : found) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("ok", each.ok());
            one.put("detail", each.detail());
            checks.put(each.name(), one);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", status(all, found));
        answer.put("providers", providers);
        answer.put("checks", checks);
        return Reply.json(200, answer);
    }

    private String status(List<ProviderStatus> providers, List<CheckStatus> checks) {
        if (engine.stuck()) {
            return "stuck";
        }
        if (!started.get()) {
            return "starting";
        }
        if (draining.get()) {
            return "draining";
        }
        boolean trouble = providers.stream()
                        .anyMatch(each ->
                                each.state().equals("down") || each.state().equals("degraded"))
                || checks.stream().anyMatch(each -> !each.ok());
        return trouble ? "degraded" : "ok";
    }
}
