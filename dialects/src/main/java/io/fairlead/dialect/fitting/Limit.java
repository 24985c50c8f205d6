package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import org.jspecify.annotations.Nullable;

/**
 * How much a target takes. Immutable.
 *
 * @param of a number, {@code output} for the longest answer of the model, or a habit
 * @param otherwise what holds where nobody says, or null for no limit
 */
record Limit(JsonNode of, @Nullable JsonNode otherwise) {

    /** Null where there is none. */
    @Nullable
    JsonNode at(Fitting fitting) {
        int output = fitting.traits().output();
        String said = fitting.to().habits().values().get(of.asText());
        if (of.isNumber()) {
            return of;
        } else if (of.asText().equals("output") && output > 0) {
            return IntNode.valueOf(output);
        } else if (said != null) {
            double value = Double.parseDouble(said);
            return said.contains(".") ? DoubleNode.valueOf(value) : IntNode.valueOf((int) value);
        }
        return otherwise;
    }
}
