package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Embeddings.Task;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.watch.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of OpenAI and of those who are compatible with it. Vectors are asked for as numbers, and told as the client wants
 * them. Tokens in place of texts are one model's own numbers, and refused.
 */
public final class EmbeddingsApi implements EmbeddingApi {
    private static final FieldTable FIELDS = FieldTable.beside(EmbeddingsApi.class, "embeddings-fields.yaml");
    private static final List<String> ONE_LENGTH = List.of("text-embedding-ada-002", "mistral-embed");
    private static final String FLOAT = "float";
    private static final String BASE64 = "base64";

    @Override
    public String name() {
        return "embeddings";
    }

    @Override
    public FieldTable fields(String model) {
        return FIELDS;
    }

    @Override
    public Embeddings readRequest(JsonNode body, String path, Losses losses) {
        Fields root = Fields.of(body, FIELDS, losses);
        String model = root.text("model");
        String form = root.text("encoding_format", FLOAT);
        if (!form.equals(FLOAT) && !form.equals(BASE64)) {
            losses.refused("encoding_format", "vectors are told as numbers or as floats in base64");
        }
        Integer dimensions = root.whole("dimensions");
        Integer mistral = root.whole("output_dimension");
        Embeddings read = new Embeddings(
                model == null ? OpenAiPaths.operation("POST", path).model() : model,
                texts(root),
                dimensions == null ? mistral : dimensions,
                task(root),
                form);
        root.close();
        return read;
    }

    private static List<String> texts(Fields root) {
        JsonNode input = root.take("input");
        List<String> texts = new ArrayList<>();
        if (input != null && input.isTextual()) {
            texts.add(input.textValue());
        } else if (input != null) {
            for (JsonNode item : input) {
                if (item.isTextual()) {
                    texts.add(item.textValue());
                }
            }
        }
        if (input == null || texts.isEmpty() || (input.isArray() && texts.size() < input.size())) {
            root.losses().refused("input", "only texts have a counterpart");
        }
        return texts;
    }

    /** In the words of NVIDIA's models, and of others'. */
    private static @Nullable Task task(Fields root) {
        String said = root.text("input_type");
        if (said == null) {
            return null;
        }
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "query", "search_query" -> Task.QUERY;
            case "passage", "document", "search_document" -> Task.DOCUMENT;
            case "classification" -> Task.CLASSIFICATION;
            case "clustering" -> Task.CLUSTERING;
            default -> {
                root.losses().noted("input_type", "it is not known");
                yield null;
            }
        };
    }

    @Override
    public Written writeRequest(Embeddings asked, Destination to, Losses losses) {
        ObjectNode body = Json.object().put("model", to.model());
        ArrayNode input = body.putArray("input");
        asked.texts().forEach(input::add);
        if (asked.measured(ONE_LENGTH.stream().anyMatch(to.model()::startsWith), losses)) {
            body.put(Habit.DIMENSIONS.of(to.habits(), "dimensions"), asked.dimensions());
        }
        if (asked.task() != null) {
            losses.noted("input_type", "the API does not ask what vectors are for");
        }
        String chat = Habit.PATH.of(to.habits(), "/chat/completions");
        return new Written(chat.replace("chat/completions", "embeddings"), Map.of(), body);
    }

    @Override
    public @Nullable Vectors readAnswer(JsonNode body) {
        List<JsonNode> list = new ArrayList<>();
        for (JsonNode item : body.path("data")) {
            int index = item.path("index").asInt(list.size());
            // In the order of their texts, which is nearly always that in which they come.
            list.add(Math.max(0, Math.min(index, list.size())), item.path("embedding"));
        }
        List<ArrayNode> all = Vectors.read(list);
        if (all == null || all.isEmpty()) {
            return null;
        }
        JsonNode model = body.path("model");
        return new Vectors(
                model.isTextual() ? model.textValue() : null,
                all,
                Reading.count(body.path("usage"), "prompt_tokens", "total_tokens"));
    }

    @Override
    public JsonNode writeAnswer(Vectors answer, Embeddings asked, String model, String id) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (ArrayNode vector : answer.all()) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (asked.form().equals(BASE64)) {
                item.put("embedding", Vectors.base64(vector));
            } else {
                item.set("embedding", vector);
            }
        }
        long input = Tokens.known(answer.input());
        body.put("model", answer.model() == null ? model : answer.model());
        body.putObject("usage").put("prompt_tokens", input).put("total_tokens", input);
        return body;
    }
}
