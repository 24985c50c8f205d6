package io.fairlead.proxy.selfcheck;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Fairlead finds when it looks at itself. {@link #look} is called by one thread, now and then; what it found is safe for
 * any thread, and is there at once, however long a look takes.
 */
public final class SelfChecks {

    private static final Logger log = LoggerFactory.getLogger(SelfChecks.class);

    /** The check of the checks. */
    private static final String THEMSELVES = "checks";

    private static final long OLD_NANOS = 60_000_000_000L;

    private final List<SelfCheck> checks;
    private final LongSupplier nanoTime;
    private volatile Map<String, Finding> found = Map.of();
    private volatile long lookedNanos;

    /** {@code nanoTime}: monotonic, the same for all threads. */
    public SelfChecks(List<SelfCheck> checks, LongSupplier nanoTime) {
        this.checks = List.copyOf(checks);
        this.nanoTime = nanoTime;
        this.lookedNanos = nanoTime.getAsLong();
    }

    /** Looks at everything. */
    public void look() {
        Map<String, Finding> now = new LinkedHashMap<>();
        for (SelfCheck each : checks) {
            Finding finding = look(each);
            now.put(each.name(), finding);
            Finding before = found.get(each.name());
            tell(each.name(), before == null || before.ok(), finding);
        }
        found = Collections.unmodifiableMap(now);
        lookedNanos = nanoTime.getAsLong();
    }

    private static Finding look(SelfCheck check) {
        try {
            return check.look().get();
        } catch (RuntimeException e) {
            log.error("the check of {} failed", check.name(), e);
            return new Finding(false, "could not be looked at");
        }
    }

    private static void tell(String name, boolean before, Finding now) {
        if (before && !now.ok()) {
            log.warn("check {}: {}", name, now.detail());
        } else if (!before && now.ok()) {
            log.info("check {} is well again: {}", name, now.detail());
        }
    }

    /** What was found last, by name. */
    public Map<String, Finding> found() {
        Map<String, Finding> all = new LinkedHashMap<>(found);
        long age = nanoTime.getAsLong() - lookedNanos;
        all.put(
                THEMSELVES,
                age > OLD_NANOS
                        ? new Finding(false, "nothing was looked at for " + age / 1_000_000_000 + " s: a disk may hang")
                        : new Finding(true, "up to date"));
        return all;
    }

    /** Whether {@code name} is well; true before the first look. */
    public boolean ok(String name) {
        Finding finding = found.get(name);
        return finding == null || finding.ok();
    }

    /** All names. */
    public List<String> names() {
        return checks.stream().map(SelfCheck::name).toList();
    }
}
