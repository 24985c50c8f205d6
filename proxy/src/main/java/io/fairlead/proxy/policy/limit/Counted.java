package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;
import java.util.Locale;

/** What a measure counts. */
public enum Counted {
    CONCURRENCY("requests at once"),
    REQUESTS("requests"),
    TOKENS("tokens"),
    INPUT_TOKENS("tokens of input"),
    OUTPUT_TOKENS("tokens of output");

    private final String unit;

    Counted(String unit) {
        this.unit = unit;
    }

    /** For people. */
    String unit() {
        return unit;
    }

    /** As configuration, metrics and the admin API write it: {@code input-tokens}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A stable name of its refusals: {@code limit_input_tokens}. */
    String code() {
        return "limit_" + name().toLowerCase(Locale.ROOT);
    }

    boolean is(LimitNews.Of of) {
        return name().equals(of.name());
    }
}
