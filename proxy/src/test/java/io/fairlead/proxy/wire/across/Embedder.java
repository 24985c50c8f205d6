package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider of embeddings: reads requests as strictly as it does, and answers as it documents its answers. */
enum Embedder {
    GEMINI("gemini", "generativelanguage.googleapis.com", "gemini-embedding-001") {
        @Override
        Asked asked(Seen request) {
            Claim.same(request.path(), "/v1beta/models/" + model() + ":batchEmbedContents", "the path");
            Claim.same(String.valueOf(request.header("x-goog-api-key")), key(), "the key");
            JsonNode body = StandIn.body(request, "x-goog-api-key");
            Claim.only(body, "requests");
            List<String> texts = new ArrayList<>();
            Integer dimensions = null;
            for (JsonNode each : Claim.list(body.path("requests"), "requests")) {
                Claim.only(each, "model", "content", "taskType", "outputDimensionality");
                Claim.same(each.path("model").asText(), "models/" + model(), "the model");
                Claim.only(each.path("content"), "parts");
                texts.add(Claim.words(each.at("/content/parts/0/text"), "a text"));
                dimensions = whole(each.path("outputDimensionality"));
            }
            return new Asked(texts, dimensions);
        }

        @Override
        Reply answer(List<List<Float>> vectors) {
            ObjectNode body = Jsons.object();
            ArrayNode all = body.putArray("embeddings");
            vectors.forEach(vector -> all.addObject().set("values", Jsons.of(vector)));
            return StandIn.json(200, body.toString());
        }
    },
    COHERE("cohere", "api.cohere.com", "embed-v4.0") {
        @Override
        Asked asked(Seen request) {
            Claim.same(request.path(), "/v2/embed", "the path");
            Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
            JsonNode body = StandIn.body(request);
            Claim.same(body.path("model").asText(), model(), "the model");
            Claim.only(body, "model", "texts", "input_type", "embedding_types", "output_dimension");
            return cohere(body);
        }

        @Override
        Reply answer(List<List<Float>> vectors) {
            return ofCohere(vectors);
        }
    },
    TITAN("bedrock", "bedrock-runtime.us-east-1.amazonaws.com", "amazon.titan-embed-text-v2:0") {
        @Override
        Asked asked(Seen request) {
            Claim.same(request.path(), "/model/amazon.titan-embed-text-v2%3A0/invoke", "the path");
            Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
            JsonNode body = StandIn.body(request);
            Claim.only(body, "inputText", "dimensions", "normalize");
            return new Asked(List.of(Claim.words(body.path("inputText"), "the text")), whole(body.path("dimensions")));
        }

        @Override
        Reply answer(List<List<Float>> vectors) {
            ObjectNode body = Jsons.object().put("inputTextTokenCount", TOKENS);
            body.set("embedding", Jsons.of(vectors.get(0)));
            body.putObject("embeddingsByType").set("float", Jsons.of(vectors.get(0)));
            return StandIn.json(200, body.toString());
        }
    },
    COHERE_ON_BEDROCK("bedrock", "bedrock-runtime.us-east-1.amazonaws.com", "cohere.embed-v4:0") {
        @Override
        Asked asked(Seen request) {
            Claim.same(request.path(), "/model/cohere.embed-v4%3A0/invoke", "the path");
            Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
            JsonNode body = StandIn.body(request);
            Claim.only(body, "texts", "input_type", "embedding_types", "output_dimension");
            return cohere(body);
        }

        @Override
        Reply answer(List<List<Float>> vectors) {
            return ofCohere(vectors);
        }
    };

    /** As those count them that do. */
    static final int TOKENS = 7;

    private final String provider;
    private final String host;
    private final String model;

    /** What was asked for. */
    record Asked(List<String> texts, @Nullable Integer dimensions) {}

    Embedder(String provider, String host, String model) {
        this.provider = provider;
        this.host = host;
        this.model = model;
    }

    /** Reads a request, and fails where the provider would refuse it. */
    abstract Asked asked(Seen request);

    /** A whole answer with these vectors. */
    abstract Reply answer(List<List<Float>> vectors);

    String provider() {
        return provider;
    }

    String host() {
        return host;
    }

    String model() {
        return model;
    }

    String key() {
        return "key-of-" + provider;
    }

    /** Whether it says how many tokens it read. */
    boolean counts() {
        return this != GEMINI;
    }

    boolean takesSeveral() {
        return this != TITAN;
    }

    private static @Nullable Integer whole(JsonNode node) {
        return node.isInt() ? node.intValue() : null;
    }

    private static Asked cohere(JsonNode body) {
        List<String> texts = new ArrayList<>();
        Claim.list(body.path("texts"), "texts").forEach(text -> texts.add(Claim.words(text, "a text")));
        Claim.words(body.path("input_type"), "what the vectors are for");
        Claim.same(body.path("embedding_types").toString(), "[\"float\"]", "the form of the vectors");
        return new Asked(texts, whole(body.path("output_dimension")));
    }

    private static Reply ofCohere(List<List<Float>> vectors) {
        ObjectNode body = Jsons.object().put("id", "e1").put("response_type", "embeddings_by_type");
        body.putObject("embeddings").set("float", Jsons.of(vectors));
        body.putObject("meta").putObject("billed_units").put("input_tokens", TOKENS);
        return StandIn.json(200, body.toString());
    }
}
