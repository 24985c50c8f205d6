package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Embeddings.Task;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.watch.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code embedContent} and {@code batchEmbedContents} of the Gemini API. Both are read; the second is written, whose requests
 * are many and otherwise the same.
 */
public final class EmbedContentApi implements EmbeddingApi {
    private static final FieldTable FIELDS = FieldTable.beside(EmbedContentApi.class, "embed-content-fields.yaml");
    private static final int MOST_TEXTS = 100;
    private static final String SINGLE = "single";
    private static final String BATCH = "batch";
    private static final String REQUESTS = "requests";
    private static final String TASK = "taskType";
    private static final String DIMENSIONS = "outputDimensionality";

    @Override
    public String name() {
        return "embed-content";
    }

    @Override
    public FieldTable fields(String model) {
        return FIELDS;
    }

    @Override
    public Embeddings readRequest(JsonNode body, String path, Losses losses) {
        Fields root = Fields.of(body, FIELDS, losses);
        boolean batch = root.has(REQUESTS);
        List<Fields> requests = batch ? root.objects(REQUESTS) : List.of(root);
        List<String> texts = new ArrayList<>();
        Task task = null;
        Integer dimensions = null;
        for (Fields request : requests) {
            texts.add(text(request));
            Task own = task(request);
            Integer length = request.whole(DIMENSIONS);
            if (texts.size() > 1 && (own != task || !Objects.equals(length, dimensions))) {
                losses.refused(REQUESTS, "all of them must want the same");
            }
            task = own;
            dimensions = length;
            request.take("model");
            if (request != root) {
                request.close();
            }
        }
        root.close();
        if (texts.isEmpty()) {
            losses.refused(REQUESTS, "there is none");
        }
        return new Embeddings(
                GeminiPaths.operation("POST", path).model(), texts, dimensions, task, batch ? BATCH : SINGLE);
    }

    private static String text(Fields request) {
        Fields content = request.object("content");
        StringBuilder text = new StringBuilder();
        if (content != null) {
            for (Fields part : content.objects("parts")) {
                String words = part.text("text");
                if (words == null) {
                    request.losses().refused(part.path("text"), "only texts have a counterpart");
                } else {
                    text.append(words);
                }
                part.close();
            }
            content.close();
        }
        if (text.isEmpty()) {
            request.losses().refused(request.path("content"), "there is no text in it");
        }
        return text.toString();
    }

    private static @Nullable Task task(Fields request) {
        String said = request.text(TASK, "");
        return switch (said) {
            case "", "TASK_TYPE_UNSPECIFIED" -> null;
            case "RETRIEVAL_QUERY" -> Task.QUERY;
            case "RETRIEVAL_DOCUMENT" -> Task.DOCUMENT;
            case "SEMANTIC_SIMILARITY" -> Task.SIMILARITY;
            case "CLASSIFICATION" -> Task.CLASSIFICATION;
            case "CLUSTERING" -> Task.CLUSTERING;
            default -> {
                request.losses().noted(request.path(TASK), "others know it as a query");
                yield Task.QUERY;
            }
        };
    }

    @Override
    public Written writeRequest(Embeddings asked, Destination to, Losses losses) {
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray(REQUESTS);
        if (asked.texts().size() > MOST_TEXTS) {
            losses.refused("input", "at most " + MOST_TEXTS + " texts are taken");
        }
        for (String text : asked.texts()) {
            ObjectNode request = requests.addObject().put("model", "models/" + GeneratePlace.plain(to.model()));
            request.putObject("content").putArray("parts").addObject().put("text", text);
            if (asked.task() != null) {
                request.put(TASK, word(asked.task()));
            }
            if (asked.dimensions() != null) {
                request.put(DIMENSIONS, asked.dimensions());
            }
        }
        return new Written(GeneratePlace.path(to, "batchEmbedContents"), Map.of(), body);
    }

    private static String word(Task task) {
        return switch (task) {
            case QUERY -> "RETRIEVAL_QUERY";
            case DOCUMENT -> "RETRIEVAL_DOCUMENT";
            case SIMILARITY -> "SEMANTIC_SIMILARITY";
            case CLASSIFICATION -> "CLASSIFICATION";
            case CLUSTERING -> "CLUSTERING";
        };
    }

    @Override
    public @Nullable Vectors readAnswer(JsonNode body) {
        List<JsonNode> list = new ArrayList<>();
        body.path("embeddings").forEach(one -> list.add(one.path("values")));
        if (body.path("embedding").isObject()) {
            list.add(body.path("embedding").path("values"));
        }
        List<ArrayNode> all = Vectors.read(list);
        return all == null || all.isEmpty()
                ? null
                : new Vectors(null, all, Reading.count(body.path("usageMetadata"), "promptTokenCount"));
    }

    @Override
    public JsonNode writeAnswer(Vectors answer, Embeddings asked, String model, String id) {
        ObjectNode body = Json.object();
        if (asked.form().equals(SINGLE)) {
            body.putObject("embedding").set("values", answer.all().get(0));
        } else {
            ArrayNode list = body.putArray("embeddings");
            answer.all().forEach(vector -> list.addObject().set("values", vector));
        }
        if (answer.input() >= 0) {
            body.putObject("usageMetadata").put("promptTokenCount", answer.input());
        }
        return body;
    }
}
