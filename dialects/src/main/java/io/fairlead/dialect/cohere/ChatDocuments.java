package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The documents that an answer is grounded on, both ways: text, or an object whose members are told line by line. */
final class ChatDocuments {

    private ChatDocuments() {}

    static List<Part> read(Fields root) {
        List<Part> documents = new ArrayList<>();
        JsonNode list = root.take("documents");
        if (list == null) {
            return documents;
        }
        for (JsonNode item : list) {
            JsonNode data = item.path("data");
            if (item.isTextual()) {
                documents.add(new Part.Document(new Media.Plain(item.textValue()), null));
            } else if (data.isObject() || data.isTextual()) {
                if (item.hasNonNull("id")) {
                    root.losses().noted("documents[].id", "citations name a document by its title");
                }
                documents.add(document(data));
            } else if (root.says("documents", item)) {
                root.losses().lossy("documents", "a document of it has no data");
            }
        }
        return documents;
    }

    private static Part document(JsonNode data) {
        JsonNode title = data.path("title");
        return new Part.Document(new Media.Plain(text(data)), title.isTextual() ? title.textValue() : null);
    }

    /** The text, and before it what else is said of it. */
    private static String text(JsonNode data) {
        if (data.isTextual()) {
            return data.textValue();
        }
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : data.properties()) {
            if (!member.getKey().equals("text") && !member.getKey().equals("title")) {
                JsonNode value = member.getValue();
                lines.append(member.getKey())
                        .append(": ")
                        .append(value.isTextual() ? value.textValue() : Json.text(value))
                        .append('\n');
            }
        }
        JsonNode text = data.path("text");
        return lines.append(text.isTextual() ? text.textValue() : "").toString();
    }

    /** The turns with {@code documents} in the last of the user's, which is whom they are for. */
    static List<Turn> place(List<Turn> turns, List<Part> documents) {
        List<Turn> placed = new ArrayList<>(turns);
        for (int i = placed.size() - 1; i >= 0 && !documents.isEmpty(); i--) {
            if (placed.get(i).role() == Turn.Role.USER) {
                List<Part> parts = new ArrayList<>(documents);
                parts.addAll(placed.get(i).parts());
                placed.set(i, new Turn(Turn.Role.USER, parts));
                return placed;
            }
        }
        if (!documents.isEmpty()) {
            placed.add(new Turn(Turn.Role.USER, documents));
        }
        return placed;
    }

    static void write(Part.Document document, Media.Plain plain, ArrayNode documents) {
        ObjectNode data = documents.addObject().putObject("data");
        if (document.name() != null) {
            data.put("title", document.name());
        }
        data.put("text", plain.text());
    }
}
