package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a test has its library ask, in no provider's words.
 *
 * @param lines what was said so far
 * @param tools whether {@link #TIDE} and {@link #NOW} may be called
 * @param schema whether the answer must follow {@link #SCHEMA}
 */
record Ask(List<Line> lines, boolean tools, boolean schema) {
    static final String TIDE = "tide";
    static final String NOW = "now";
    static final JsonNode TIDE_ARGUMENTS =
            Jsons.read("{\"type\":\"object\",\"properties\":{\"port\":{\"type\":\"string\"}},\"required\":[\"port\"],"
                    + "\"additionalProperties\":false}");
    static final JsonNode NO_ARGUMENTS =
            Jsons.read("{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");
    static final JsonNode SCHEMA =
            Jsons.read("{\"type\":\"object\",\"properties\":{\"metres\":{\"type\":\"number\"},\"rising\":{\"type\":"
                    + "\"boolean\"}},\"required\":[\"metres\",\"rising\"],\"additionalProperties\":false}");

    /** A picture of one dot. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** Something that was said. */
    sealed interface Line {
        /** For the whole conversation. */
        record Instructions(String text) implements Line {}

        record Words(String text) implements Line {}

        /** {@link #PNG}, after a few words. */
        record Picture(String text) implements Line {}

        /** The answer to what stands above, as the library gave it. */
        record Answered(Heard heard) implements Line {}

        /** What came of the last answer's calls, in their order. */
        record Results(List<String> texts) implements Line {}
    }

    static Ask words(String text) {
        return new Ask(List.of(new Line.Words(text)), false, false);
    }

    static Ask of(Line... lines) {
        return new Ask(List.of(lines), false, false);
    }

    Ask withTools() {
        return new Ask(lines, true, schema);
    }

    Ask withSchema() {
        return new Ask(lines, tools, true);
    }

    Ask then(Line... more) {
        List<Line> all = new ArrayList<>(lines);
        all.addAll(List.of(more));
        return new Ask(all, tools, schema);
    }

    /** What a provider must have understood, as {@link Told#said()} has it. */
    List<String> said() {
        List<String> said = new ArrayList<>();
        List<Call> calls = List.of();
        for (Line line : lines) {
            if (line instanceof Line.Instructions it) {
                said.add("system: " + it.text());
            } else if (line instanceof Line.Words it) {
                said.add("user: " + it.text());
            } else if (line instanceof Line.Picture it) {
                said.add("user: " + it.text());
                said.add("picture: image/png " + PNG);
            } else if (line instanceof Line.Answered it) {
                calls = it.heard().calls();
                if (!it.heard().text().isEmpty()) {
                    said.add("assistant: " + it.heard().text());
                }
                calls.forEach(call -> said.add("call: " + call.words()));
            } else if (line instanceof Line.Results it) {
                for (int i = 0; i < it.texts().size(); i++) {
                    said.add("result of " + calls.get(i).words() + ": "
                            + it.texts().get(i));
                }
            }
        }
        return said;
    }
}
