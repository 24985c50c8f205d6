package io.fairlead.proxy.policy.cache;

/** Writes {@code Cache-Status} (RFC 9211), as a structured field. Pure. */
final class CacheStatus {

    private static final String NAME = "fairlead";

    private CacheStatus() {}

    /** A fresh answer is served, for {@code ttlSeconds} more. */
    static String hit(String key, long ttlSeconds) {
        return NAME + "; hit; ttl=" + ttlSeconds + key(key);
    }

    /**
     * An answer is served because no target gives one (RFC 5861, stale-if-error).
     *
     * @param asked whether any target was asked
     * @param status what a target answered in the end; 0 where none did
     * @param ttlSeconds not above 0: for how long it has not been fresh
     */
    static String stale(String key, boolean asked, int status, long ttlSeconds) {
        String how = asked ? "; fwd=stale" + (status > 0 ? "; fwd-status=" + status : "") : "; hit";
        return NAME + how + "; ttl=" + ttlSeconds + key(key) + "; detail=\"hit, stale-if-error\"";
    }

    /** The targets are asked; {@code why} as RFC 9211 section 2.2 has it: {@code miss}, {@code stale} or {@code request}. */
    static String forwarded(String key, String why) {
        return NAME + "; fwd=" + why + key(key);
    }

    /** An identical call under way is answered for this one, too. */
    static String collapsed(String key) {
        return NAME + "; fwd=miss; collapsed" + key(key);
    }

    /** The targets are asked, because nothing may be kept of the call. */
    static String bypassed() {
        return NAME + "; fwd=bypass";
    }

    private static String key(String key) {
        return key.isEmpty() ? "" : "; key=\"" + key + "\"";
    }
}
