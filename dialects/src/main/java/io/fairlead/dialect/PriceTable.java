package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What models cost. The first line that fits holds. Immutable.
 *
 * @param asOf the day on which the prices were noted, ISO 8601; empty for a user's own
 * @param lines in the order in which they are looked at
 */
public record PriceTable(String asOf, List<Line> lines) {

    /** The currency of the built-in prices, ISO 4217. */
    public static final String CURRENCY = "USD";

    /**
     * A line.
     *
     * @param provider by its name
     * @param model a pattern: {@code *} stands for any text
     */
    public record Line(String provider, String model, Price price) {}

    public PriceTable {
        lines = List.copyOf(lines);
    }

    /** {@code prices.yaml}, read at the first use. Blocks then. */
    public static PriceTable builtIn() {
        return Holder.BUILT_IN;
    }

    /** The price of {@code model} at {@code provider}; null when it is not known. */
    public @Nullable Price of(String provider, String model) {
        for (Line line : lines) {
            if (line.provider.equals(provider) && ModelPattern.matches(line.model, model)) {
                return line.price;
            }
        }
        return null;
    }

    private static final class Holder {
        private static final PriceTable BUILT_IN = read();

        private Holder() {}

        private static PriceTable read() {
            try {
                return table(DataFile.tree(PriceTable.class, "prices.yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException("prices.yaml cannot be read", e);
            }
        }

        private static PriceTable table(JsonNode root) {
            List<Line> lines = new ArrayList<>();
            for (JsonNode each : root.path("prices")) {
                double input = each.path("input").doubleValue();
                double cached = each.path("cached").asDouble(input);
                double written = each.path("written").asDouble(input);
                Price price =
                        new Price(input, cached, written, each.path("output").doubleValue());
                for (JsonNode provider : each.path("at")) {
                    for (JsonNode model : each.path("models")) {
                        lines.add(new Line(provider.textValue(), model.textValue(), price));
                    }
                }
            }
            return new PriceTable(root.path("as-of").asText(), lines);
        }
    }
}
