package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.DataFile;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The rules by which requests of one API are brought to its providers and models. Immutable, safe for any thread. */
public final class FittingTable {
    private final FieldTable fields;
    private final List<Rule> rules;

    private FittingTable(FieldTable fields, List<Rule> rules) {
        this.fields = fields;
        this.rules = rules;
    }

    /**
     * Reads the resource {@code name} beside {@code owner}. A mistake in it is a mistake of the build, and throws.
     *
     * @param fields what a field means when it is lost
     * @param steps what the rules may call
     */
    public static FittingTable beside(Class<?> owner, String name, FieldTable fields, Map<String, FittingStep> steps) {
        try {
            return of(DataFile.tree(owner, name), fields, steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FittingTable of(JsonNode rules, FieldTable fields, Map<String, FittingStep> steps) {
        return new FittingTable(fields, new RuleReader(steps).rules(rules));
    }

    /** {@code body} as {@code to} takes it; itself where nothing has to change. */
    public JsonNode fit(JsonNode body, Origin from, Destination to, Losses losses) {
        return Json.edited(body, copy -> edit(copy, from, to, losses));
    }

    /** Changes {@code body} itself. */
    public void edit(ObjectNode body, Origin from, Destination to, Losses losses) {
        Fitting fitting = new Fitting(from, to, fields, losses);
        rules.forEach(rule -> rule.apply(body, fitting));
    }
}
