package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.HostedTools;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.util.List;

/** The work on one request: whom it goes to, which object the rules look at, and what is lost. For one thread. */
public final class Fitting {
    private final Origin from;
    private final Destination to;
    private final FieldTable fields;
    private final Losses losses;
    private String path = "";
    private ArrayNode list = Json.object().arrayNode();
    private int index;
    private boolean out;

    Fitting(Origin from, Destination to, FieldTable fields, Losses losses) {
        this.from = from;
        this.to = to;
        this.fields = fields;
        this.losses = losses;
    }

    public Origin from() {
        return from;
    }

    public Destination to() {
        return to;
    }

    public ModelTraits traits() {
        return to.traits();
    }

    /** Whether the target is known not to run {@code tool} itself. */
    public boolean lacksHosted(String tool) {
        return HostedTools.of(to).lacks(tool);
    }

    public FieldTable fields() {
        return fields;
    }

    public Losses losses() {
        return losses;
    }

    /** Where the object is that is looked at; empty for the request itself. */
    public String path() {
        return path;
    }

    /** Where its field {@code name} is; {@code .} is the object itself. */
    public String path(String name) {
        return name.equals(".") ? path : path.isEmpty() ? name : path + "." + name;
    }

    /** The value at {@code path} of {@code object}, in either spelling; missing when there is none. */
    public static JsonNode get(JsonNode object, String path) {
        return Names.get(object, path);
    }

    /** The item behind the one that is looked at; missing behind the last. */
    public JsonNode next() {
        return list.path(index + 1);
    }

    /** Takes the item that is looked at out of its list; no further rule meets it. */
    public void out() {
        out = true;
    }

    /** {@code other} stands in the place of the item that is looked at. */
    public void replace(ObjectNode other) {
        list.set(index, other);
    }

    /** Applies {@code rules} to each of {@code items}; true when the last was taken out. One object is a list of one. */
    boolean each(JsonNode items, String name, List<Rule> rules) {
        String outerPath = path;
        ArrayNode outerList = list;
        int outerIndex = index;
        ArrayNode all = items instanceof ArrayNode array ? array : Json.object().arrayNode();
        if (items.isObject()) {
            all.add(items);
        }
        boolean any = false;
        for (int i = all.size() - 1; i >= 0; i--) {
            list = all;
            index = i;
            path = outerPath + (outerPath.isEmpty() ? "" : ".") + name.replace("[i]", "[" + i + "]");
            any |= goesOut(rules);
        }
        path = outerPath;
        list = outerList;
        index = outerIndex;
        return any && items.isArray() && all.isEmpty();
    }

    private boolean goesOut(List<Rule> rules) {
        out = false;
        for (int i = 0; i < rules.size() && !out; i++) {
            rules.get(i).apply(list.path(index), this);
        }
        boolean goes = out;
        if (goes) {
            list.remove(index);
        }
        out = false;
        return goes;
    }
}
