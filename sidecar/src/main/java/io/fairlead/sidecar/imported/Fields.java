package io.fairlead.sidecar.imported;

import io.fairlead.proxy.config.yaml.Node;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A mapping of the file, of which each key is taken or noted as not carried over. One thread reads it. */
final class Fields {

    private static final Pattern ENVIRONMENT = Pattern.compile("os\\.environ/([A-Za-z_]\\w*)");

    private final String path;
    private final Position at;
    private final Map<String, Node.Field> left;
    private final Problems problems;

    private Fields(String path, Position at, Map<String, Node.Field> fields, Problems problems) {
        this.path = path;
        this.at = at;
        this.left = new LinkedHashMap<>(fields);
        this.problems = problems;
    }

    static Fields of(String path, Node node, Problems problems) {
        if (node instanceof Node.Fields fields) {
            return new Fields(path, node.at(), fields.fields(), problems);
        }
        if (!(node instanceof Node.Nothing)) {
            problems.warn(node.at(), path, "expected a mapping, found " + node.kind());
        }
        return new Fields(path, node.at(), Map.of(), problems);
    }

    Position at() {
        return at;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    @Nullable
    Node take(String key) {
        Node.Field field = left.remove(key);
        return field == null || field.value() instanceof Node.Nothing ? null : field.value();
    }

    Fields mapping(String key) {
        Node node = take(key);
        return of(path(key), node == null ? new Node.Nothing(at) : node, problems);
    }

    List<Node> list(String key) {
        Node node = take(key);
        if (node instanceof Node.Items items) {
            return items.items();
        }
        if (node != null) {
            problems.warn(node.at(), path(key), "expected a list, found " + node.kind());
        }
        return List.of();
    }

    /** A value that can be written as it is, or as a reference to a variable; empty when there is none. */
    String text(String key) {
        Node node = take(key);
        if (node == null) {
            return "";
        }
        if (!(node instanceof Node.Text text)) {
            problems.warn(node.at(), path(key), "expected a single value, found " + node.kind());
            return "";
        }
        String reference = reference(text.raw());
        if (!reference.isEmpty()) {
            return reference;
        }
        if (text.raw().contains("${") || text.raw().chars().anyMatch(c -> c < ' ')) {
            problems.warn(node.at(), path(key), "not carried over: this value cannot be written as it is");
            return "";
        }
        return text.raw().strip();
    }

    /** A whole number above 0; empty when there is none. */
    String number(String key) {
        Node.Field field = left.get(key);
        String text = text(key);
        if (!text.isEmpty() && !text.matches("[1-9][0-9]{0,8}")) {
            problems.warn(
                    field == null ? at : field.value().at(),
                    path(key),
                    "not carried over: expected a whole number above 0");
            return "";
        }
        return text;
    }

    /** {@code ${env:NAME}} for {@code os.environ/NAME}; else empty. */
    static String reference(String raw) {
        Matcher matcher = ENVIRONMENT.matcher(raw.strip());
        return matcher.matches() ? "${env:" + matcher.group(1) + "}" : "";
    }

    void note(String key, Position where, String sentence) {
        problems.warn(where, path(key), sentence);
    }

    /** What means nothing to anybody here. */
    void ignore(String... keys) {
        for (String key : keys) {
            left.remove(key);
        }
    }

    /** Notes a key that has a counterpart which its user has to choose. */
    void hint(String key, String counterpart) {
        Node.Field field = left.remove(key);
        if (field != null) {
            note(key, field.at(), "not carried over; " + counterpart);
        }
    }

    /** Everything else is noted. */
    void close() {
        left.forEach((key, field) -> note(key, field.at(), "not carried over: Fairlead has nothing like it"));
        left.clear();
    }
}
