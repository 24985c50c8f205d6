package io.fairlead.proxy.config.yaml;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of which this version takes only the one that leaves its feature off. Its other values are known, and refused
 * by name: a policy that is read and not carried out would be worse than none.
 */
public final class UnbuiltShape implements Shape<String> {

    private final String feature;
    private final String off;

    private UnbuiltShape(String feature, String off) {
        this.feature = feature;
        this.off = off;
    }

    /** A feature whose only value in this version is {@code off}'s word. */
    public static UnbuiltShape only(String off, String feature) {
        return new UnbuiltShape(feature, off);
    }

    @Override
    public @Nullable String read(Node node, String path, Problems problems) {
        boolean nothing = node instanceof Node.Nothing
                || (node instanceof Node.Items items && items.items().isEmpty())
                || (node instanceof Node.Fields fields && fields.fields().isEmpty());
        if (nothing || (node instanceof Node.Text text && text.value().equals(off))) {
            return off;
        }
        if (!(node instanceof Node.Text text && text.broken())) {
            problems.error(node.at(), path, feature + " is not part of this version (allowed: " + off + ")");
        }
        return null;
    }

    @Override
    public Object show(String value) {
        return value;
    }

    @Override
    public String expected() {
        return "only " + off + " in this version";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of(
                "anyOf",
                List.of(
                        Map.of("const", off),
                        Map.of("type", "null"),
                        Map.of("maxItems", 0, "maxProperties", 0, "type", List.of("array", "object"))));
    }
}
