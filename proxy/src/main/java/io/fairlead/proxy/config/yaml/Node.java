package io.fairlead.proxy.config.yaml;

import java.util.List;
import java.util.Map;

/** What a file says at one place. Values have their references replaced. */
public sealed interface Node {

    Position at();

    /** For a message: what was found. */
    String kind();

    /** A single value as the file writes it, with its references; else what kind of thing it is. */
    static String shown(Node node) {
        return node instanceof Text text ? text.raw() : node.kind();
    }

    /** No value: {@code key:}, {@code null} or {@code ~}. */
    record Nothing(Position at) implements Node {
        @Override
        public String kind() {
            return "no value";
        }
    }

    /**
     * A scalar of whatever kind; what it is, its reader decides.
     *
     * @param raw as the file has it, references and all: the only form that a message may show
     * @param value with references replaced; may be a secret
     * @param broken a reference in it could not be replaced, which was noted already
     */
    record Text(Position at, String raw, String value, boolean broken) implements Node {
        @Override
        public String kind() {
            return "a single value";
        }

        @Override
        public String toString() {
            return raw;
        }
    }

    /** A list. */
    record Items(Position at, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, in the file's order. */
    record Fields(Position at, Map<String, Field> fields) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /**
     * One key of a mapping.
     *
     * @param at where the key stands
     */
    record Field(Position at, Node value) {}
}
