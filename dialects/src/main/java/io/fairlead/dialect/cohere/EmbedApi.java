package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.RequestPath;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's Embed. Versions 1 and 2 are read, of which the first answers with plain lists where no type was asked for; the second
 * is written. What the vectors are for must be said: without a word of the client's the texts are documents.
 */
public final class EmbedApi implements EmbeddingApi {
    private static final FieldTable FIELDS = FieldTable.beside(EmbedApi.class, "embed-fields.yaml");
    private static final int MOST_TEXTS = 96;
    /** Version 4 is the first that makes them shorter. */
    private static final Pattern ONE_LENGTH = Pattern.compile("-v[123]\\b");

    private static final String FLOAT = "float";
    private static final String BASE64 = "base64";
    private static final String LISTS = "lists";
    private static final String VECTORS = "embeddings";
    private static final String TYPE = "input_type";

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public FieldTable fields(String model) {
        return FIELDS;
    }

    @Override
    public Embeddings readRequest(JsonNode body, String path, Losses losses) {
        Fields root = Fields.of(body, FIELDS, losses);
        List<String> types = root.texts("embedding_types");
        boolean plain = types.isEmpty() && !RequestPath.of(path).at(0).equals("v2");
        String form = types.isEmpty() ? (plain ? LISTS : FLOAT) : types.get(0);
        if (types.size() > 1 || !List.of(FLOAT, BASE64, LISTS).contains(form)) {
            losses.refused("embedding_types", "vectors are told as numbers or as floats in base64");
        }
        Embeddings read =
                new Embeddings(root.text("model"), texts(root), root.whole("output_dimension"), task(root), form);
        root.close();
        return read;
    }

    private static List<String> texts(Fields root) {
        List<String> texts = new ArrayList<>(root.texts("texts"));
        for (Fields input : root.objects("inputs")) {
            StringBuilder text = new StringBuilder();
            for (Fields block : input.objects("content")) {
                if (block.text("type", "").equals("text")) {
                    text.append(block.text("text", ""));
                } else {
                    root.losses().refused(block.path("type"), "only texts have a counterpart");
                }
                block.close();
            }
            input.close();
            texts.add(text.toString());
        }
        if (texts.isEmpty()) {
            root.losses().refused("texts", "there is none");
        }
        return texts;
    }

    private static @Nullable Task task(Fields root) {
        return switch (root.text(TYPE, "")) {
            case "" -> null;
            case "search_query" -> Task.QUERY;
            case "search_document" -> Task.DOCUMENT;
            case "classification" -> Task.CLASSIFICATION;
            case "clustering" -> Task.CLUSTERING;
            default -> {
                root.losses().refused(TYPE, "only texts have a counterpart");
                yield null;
            }
        };
    }

    @Override
    public Written writeRequest(Embeddings asked, Destination to, Losses losses) {
        ObjectNode body = Json.object().put("model", to.model());
        ArrayNode texts = body.putArray("texts");
        asked.texts().forEach(texts::add);
        if (texts.size() > MOST_TEXTS) {
            losses.refused("input", "at most " + MOST_TEXTS + " texts are taken");
        }
        body.put(TYPE, word(asked.task(), losses));
        body.putArray("embedding_types").add(FLOAT);
        if (asked.measured(ONE_LENGTH.matcher(to.model()).find(), losses)) {
            body.put("output_dimension", asked.dimensions());
        }
        return new Written("/v2/embed", Map.of(), body);
    }

    private static String word(@Nullable Task task, Losses losses) {
        if (task == null) {
            losses.noted(TYPE, "it must be said what vectors are for; the texts are taken as documents");
            return "search_document";
        }
        if (task == Task.SIMILARITY) {
            losses.noted(TYPE, "similarity is not known; the texts are clustered");
        }
        return switch (task) {
            case QUERY -> "search_query";
            case DOCUMENT -> "search_document";
            case CLASSIFICATION -> "classification";
            case SIMILARITY, CLUSTERING -> "clustering";
        };
    }

    @Override
    public @Nullable Vectors readAnswer(JsonNode body) {
        JsonNode vectors = body.path(VECTORS);
        JsonNode list = vectors.isArray() ? vectors : vectors.path(vectors.has(FLOAT) ? FLOAT : BASE64);
        List<ArrayNode> all = Vectors.read(list);
        if (all == null || all.isEmpty()) {
            return null;
        }
        JsonNode input = body.path("meta").path("billed_units").path("input_tokens");
        return new Vectors(null, all, input.isNumber() ? input.longValue() : -1);
    }

    @Override
    public JsonNode writeAnswer(Vectors answer, Embeddings asked, String model, String id) {
        ObjectNode body = Json.object().put("id", id);
        boolean lists = asked.form().equals(LISTS);
        ArrayNode list =
                lists ? body.putArray(VECTORS) : body.putObject(VECTORS).putArray(asked.form());
        for (ArrayNode vector : answer.all()) {
            if (asked.form().equals(BASE64)) {
                list.add(Vectors.base64(vector));
            } else {
                list.add(vector);
            }
        }
        asked.texts().forEach(body.putArray("texts")::add);
        ObjectNode meta = body.putObject("meta");
        meta.putObject("api_version").put("version", lists ? "1" : "2");
        meta.putObject("billed_units").put("input_tokens", Tokens.known(answer.input()));
        return body.put("response_type", lists ? "embeddings_floats" : "embeddings_by_type");
    }
}
