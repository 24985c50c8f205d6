package io.fairlead.proxy.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * From the YAML library's nodes to ours: references replaced, duplicate keys noted. Counts what it makes, because an
 * alias makes a small text say a great deal.
 */
final class NodeConversion {

    private static final int MOST_NODES = 20_000;

    private final String file;
    private final References references;
    private final Problems problems;
    private int made;

    NodeConversion(String file, References references, Problems problems) {
        this.file = file;
        this.references = references;
        this.problems = problems;
    }

    Node convert(org.yaml.snakeyaml.nodes.Node node, String path, int depth) {
        Position at = position(node.getStartMark());
        if (depth > YamlReader.DEEPEST) {
            throw new TooMuch(at, "nested too deeply (at most " + YamlReader.DEEPEST + " levels)");
        }
        if (++made > MOST_NODES) {
            throw new TooMuch(
                    at, "too many values (at most " + MOST_NODES + ", aliases counted as often as they are used)");
        }
        if (node instanceof ScalarNode scalar) {
            return Tag.NULL.equals(scalar.getTag())
                    ? new Node.Nothing(at)
                    : references.replace(at, path, ShieldedReferences.restore(scalar.getValue()), problems);
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items = new ArrayList<>();
            for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
                items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
            }
            return new Node.Items(at, items);
        }
        return fields(at, (MappingNode) node, path, depth);
    }

    private Node fields(Position at, MappingNode mapping, String path, int depth) {
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position keyAt = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.error(keyAt, path, "a key that is not a word");
                continue;
            }
            String key = ShieldedReferences.restore(keyNode.getValue());
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Node.Field before = fields.get(key);
            if (before != null) {
                problems.error(
                        keyAt,
                        keyPath,
                        "stands here twice (first in line " + before.at().line() + ")");
                continue;
            }
            fields.put(key, new Node.Field(keyAt, convert(tuple.getValueNode(), keyPath, depth + 1)));
        }
        return new Node.Fields(at, fields);
    }

    private Position position(Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The text says more than is read. */
    static final class TooMuch extends RuntimeException {
        private final transient Position at;
        private final String sentence;

        TooMuch(Position at, String sentence) {
            super(sentence, null, false, false);
            this.at = at;
            this.sentence = sentence;
        }

        Position at() {
            return at;
        }

        String sentence() {
            return sentence;
        }
    }
}
