package io.fairlead.proxy.observe;

/** The series that stand before anything was counted in them, so that a dashboard finds them. */
final class FirstSeries {

    private FirstSeries() {}

    /** Registers those that belong to no provider. */
    static void ofNobody(Meters meters) {
        for (Metric metric : Metric.values()) {
            if (metric == Metric.CONFIG_RELOADS) {
                meters.counter(metric, "applied", "", "");
                meters.counter(metric, "refused", "", "");
            } else if (metric == Metric.TLS_CLASSICAL) {
                meters.counter(metric, "helped", "", "");
                meters.counter(metric, "not", "", "");
            } else if (metric == Metric.UPSTREAM_PROXY) {
                meters.counter(metric, "connected", "", "");
            } else if (metric == Metric.TELEMETRY_LOST) {
                meters.counter(metric, "traces", "queue_full", "");
                meters.counter(metric, "traces", "export_failed", "");
                meters.counter(metric, "metrics", "export_failed", "");
            } else if (metric != Metric.LOG_LOST
                    && metric != Metric.EVENTS_LOST
                    && metric != Metric.MEMORY_REFUSED
                    && !metric.ofProvider()) {
                first(metric, "", meters); // those three by why, by who has readers, and places
            }
        }
    }

    /** Registers those of {@code provider}. */
    static void of(String provider, Meters meters) {
        for (Metric metric : Metric.values()) {
            if (metric.ofProvider()) {
                first(metric, provider, meters);
            }
        }
    }

    /** A counter's or timer's first series; a gauge is registered by who can read it. */
    private static void first(Metric metric, String provider, Meters meters) {
        switch (metric.kind()) {
            case COUNTER -> meters.counter(metric, provider, firstValue(metric), secondValue(metric));
            case TIMER -> meters.timer(metric, provider);
            case GAUGE, BYTES -> {}
        }
    }

    /** What its second label says first, so that no series stands for nothing. */
    private static String firstValue(Metric metric) {
        return switch (metric) {
            case REQUESTS, ATTEMPTS -> "answered";
            case CACHE_ASKED -> "miss";
            case FAULTS_INJECTED -> "status";
            case BREAKER_MOVES -> "open";
            case EXHAUSTED -> "last_resort";
            case PROBES -> "up";
            case TOKENS -> "input";
            case GUESSES -> "first_token_timeout";
            case GUESSES_ENDED -> "none";
            case HEDGES -> "won";
            case HEDGES_HELD_BACK -> "share";
            case ABANDONED -> "kept";
            case RETRY_DISABLED -> "body_too_large";
            case BALANCE_TOKENS -> "drawn";
            case STREAM_ENDS -> "whole";
            case STREAM_RESUMES -> "mended";
            default -> ""; // its values are open
        };
    }

    private static String secondValue(Metric metric) {
        return switch (metric) {
            case REQUESTS -> "200";
            case BALANCE_TOKENS -> "input";
            default -> "";
        };
    }
}
