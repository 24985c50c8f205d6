package io.fairlead.sidecar;

import io.fairlead.proxy.Fairlead;
import java.util.List;
import java.util.Map;

/**
 * What {@code run} says when its command has ended: what came through, or why nothing may have.
 *
 * @param calls that came through
 * @param mended of them: that would have failed alone
 * @param failed of them
 * @param untouched hosts that were let through untouched
 * @param distrusting hosts whose clients did not trust Fairlead's certificate
 * @param direct hosts that the user keeps from any proxy
 * @param log where the log is; empty for standard error
 */
record ClosingLine(
        long calls,
        long mended,
        long failed,
        List<String> untouched,
        List<String> distrusting,
        String direct,
        String log) {

    private static final int SHOWN = 5;

    static ClosingLine of(Fairlead engine, Map<String, String> user, String log) {
        Map<String, Long> totals = engine.totals();
        return new ClosingLine(
                totals.getOrDefault("calls", 0L),
                totals.getOrDefault("mended", 0L),
                totals.getOrDefault("failed", 0L),
                engine.passedBy().untouched(),
                engine.passedBy().distrusted(),
                user.getOrDefault("NO_PROXY", user.getOrDefault("no_proxy", "")).trim(),
                log);
    }

    boolean came() {
        return calls > 0;
    }

    String text() {
        StringBuilder line = new StringBuilder();
        if (came()) {
            line.append(calls).append(calls == 1 ? " call came through: " : " calls came through: ");
            line.append(mended).append(" mended, ").append(failed).append(" failed");
        } else {
            line.append("no call came through: ").append(why());
        }
        if (!untouched.isEmpty()) {
            line.append("; let through untouched: ").append(some(untouched));
        }
        if (came() && !distrusting.isEmpty()) {
            line.append("; not trusted by clients of ").append(some(distrusting));
        }
        if (!log.isEmpty()) {
            line.append("; log: ").append(log);
        }
        return line.toString();
    }

    private String why() {
        if (!distrusting.isEmpty()) {
            return "a client of " + some(distrusting)
                    + " does not trust Fairlead's certificate; it reads none of the variables for that, so "
                    + byBaseUrl();
        }
        if (direct.equals("*")) {
            return "NO_PROXY is *, which keeps every host direct; mend: NO_PROXY= " + Words.command() + " run -- CMD";
        }
        if (!untouched.isEmpty()) {
            return "what came was for no provider that is configured (providers.NAME.url adds one)";
        }
        return "the command made none, or its client does not read HTTPS_PROXY"
                + (direct.isEmpty() ? "" : " (hosts of NO_PROXY go direct: " + direct + ")") + "; " + byBaseUrl();
    }

    /** The way in that asks nothing of a client but its base URL. */
    private static String byBaseUrl() {
        return "mend: start " + Words.command()
                + " serve, then export OPENAI_BASE_URL=http://127.0.0.1:9800/openai/v1 (or your SDK's base URL)";
    }

    private static String some(List<String> hosts) {
        return hosts.size() <= SHOWN
                ? String.join(", ", hosts)
                : String.join(", ", hosts.subList(0, SHOWN)) + " and " + (hosts.size() - SHOWN) + " more";
    }
}
