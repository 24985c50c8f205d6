package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.watch.Reading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Invocations of embedding models: Amazon's Titan for text, which takes one text a call, and Cohere's, whose body is that of
 * Cohere's own API without the model, which is handed in.
 */
public final class InvokeEmbedApi implements EmbeddingApi {
    private static final FieldTable FIELDS = FieldTable.beside(InvokeEmbedApi.class, "titan-embed-fields.yaml");
    private static final String TITAN = "titan";

    private final EmbeddingApi cohere;

    /** {@code cohere}: Cohere's own API. */
    public InvokeEmbedApi(EmbeddingApi cohere) {
        this.cohere = cohere;
    }

    @Override
    public String name() {
        return BedrockPaths.EMBED;
    }

    @Override
    public FieldTable fields(String model) {
        return cohere(model) ? cohere.fields(model) : FIELDS;
    }

    @Override
    public Embeddings readRequest(JsonNode body, String path, Losses losses) {
        String model = BedrockPaths.operation("POST", path).model();
        if (cohere(model)) {
            Embeddings read = cohere.readRequest(body, "/v1/embed", losses);
            return new Embeddings(model, read.texts(), read.dimensions(), read.task(), read.form());
        }
        Fields root = Fields.of(body, FIELDS, losses);
        String text = root.text("inputText");
        if (text == null) {
            losses.refused("inputText", "the body is not one of Titan's for text");
        }
        List<String> types = root.texts("embeddingTypes");
        if (!types.isEmpty() && !types.equals(List.of("float"))) {
            losses.refused("embeddingTypes", "vectors are told as numbers");
        }
        Integer dimensions = root.whole("dimensions");
        root.close();
        return new Embeddings(model, text == null ? List.of() : List.of(text), dimensions, null, TITAN);
    }

    private static boolean cohere(@Nullable String model) {
        return model != null && model.contains("cohere.");
    }

    @Override
    public Written writeRequest(Embeddings asked, Destination to, Losses losses) {
        String path = BedrockPaths.path(to.model(), BedrockPaths.INVOKE);
        if (cohere(to.model())) {
            JsonNode body = cohere.writeRequest(asked, to, losses).body();
            if (body instanceof ObjectNode object) {
                object.remove("model");
            }
            return new Written(path, Map.of(), body);
        }
        if (asked.texts().size() != 1) {
            losses.refused("input", "the model takes one text a call, and several calls would be several answers");
        }
        ObjectNode body = Json.object();
        asked.texts().stream().limit(1).forEach(text -> body.put("inputText", text));
        if (asked.measured(to.model().contains("embed-text-v1"), losses)) {
            body.put("dimensions", asked.dimensions());
        }
        if (asked.task() != null) {
            losses.noted("input_type", "the model does not ask what vectors are for");
        }
        return new Written(path, Map.of(), body);
    }

    @Override
    public @Nullable Vectors readAnswer(JsonNode body) {
        if (!body.path("embedding").isArray()) {
            return cohere.readAnswer(body);
        }
        List<ArrayNode> all = Vectors.read(List.of(body.path("embedding")));
        return all == null ? null : new Vectors(null, all, Reading.count(body, "inputTextTokenCount"));
    }

    @Override
    public JsonNode writeAnswer(Vectors answer, Embeddings asked, String model, String id) {
        if (!asked.form().equals(TITAN)) {
            return cohere.writeAnswer(answer, asked, model, id);
        }
        ObjectNode body = Json.object();
        body.set("embedding", answer.all().get(0));
        body.putObject("embeddingsByType").set("float", answer.all().get(0));
        return body.put("inputTextTokenCount", Tokens.known(answer.input()));
    }
}
