package io.fairlead.sidecar.inject;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An amount as Kubernetes writes it, such as {@code 128Mi} or {@code 50m}. One that is none would have every pod refused. */
public final class Quantity {

    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)(m|k|M|G|Ki|Mi|Gi|)");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "", BigDecimal.ONE,
            "m", new BigDecimal("0.001"),
            "k", BigDecimal.valueOf(1_000),
            "M", BigDecimal.valueOf(1_000_000),
            "G", BigDecimal.valueOf(1_000_000_000),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30));

    private Quantity() {}

    /** How much {@code text} is; null where it is no quantity. */
    public static @Nullable BigDecimal of(String text) {
        Matcher found = SHAPE.matcher(text);
        BigDecimal unit = found.matches() ? UNITS.get(found.group(2)) : null;
        return unit == null ? null : new BigDecimal(found.group(1)).multiply(unit);
    }
}
