package io.fairlead.proxy.health;

import java.time.Duration;

/**
 * What came of one probe.
 *
 * @param verdict what it says of the provider
 * @param status what it answered, or 0
 * @param reason a stable code of what went wrong; empty for a good one
 * @param pause how long it asks not to be probed again; zero unless it does
 */
public record ProbeResult(Verdict verdict, int status, String reason, Duration pause) {

    /** What a probe says of its provider. */
    public enum Verdict {
        GOOD("up"),
        BAD("failed"),
        /** Nothing: the trouble is Fairlead's own, or a rule forbade the probe. */
        NONE("not judged");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** An answer of any kind shows that somebody is there; those that say that the server is in trouble do not. */
    public static ProbeResult answered(int status, Duration pause) {
        boolean trouble = status >= 500 && status != 501 && status != 505;
        return trouble
                ? new ProbeResult(Verdict.BAD, status, "http_" + status, pause)
                : new ProbeResult(Verdict.GOOD, status, "", pause);
    }

    public static ProbeResult failed(String reason) {
        return new ProbeResult(Verdict.BAD, 0, reason, Duration.ZERO);
    }

    public static ProbeResult notJudged(String reason) {
        return new ProbeResult(Verdict.NONE, 0, reason, Duration.ZERO);
    }
}
