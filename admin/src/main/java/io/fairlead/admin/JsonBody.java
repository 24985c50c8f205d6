package io.fairlead.admin;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request's body, where it has to be a JSON object. What is wrong with it is said without repeating it. */
final class JsonBody {

    private static final ObjectReader READER = Reply.json()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** What curl says of any {@code -d}; a browser's form is refused by its origin. */
    private static final String CURL = "application/x-www-form-urlencoded";

    private JsonBody() {}

    /** What {@code then} makes of the body, or what is wrong with it. {@code known}: the members that it may have. */
    static Reply read(Call call, Set<String> known, Function<ObjectNode, Reply> then) {
        Result result = read(call, known);
        return result.mistake() != null ? result.mistake() : then.apply(result.body());
    }

    /** The same where it takes a while. */
    static CompletionStage<Reply> later(
            Call call, Set<String> known, Function<ObjectNode, CompletionStage<Reply>> then) {
        Result result = read(call, known);
        return result.mistake() != null
                ? CompletableFuture.completedFuture(result.mistake())
                : then.apply(result.body());
    }

    /** What was read: what is wrong with it, or null and the body. */
    private record Result(@Nullable Reply mistake, ObjectNode body) {}

    private static Result mistake(Reply reply) {
        return new Result(reply, Reply.json().createObjectNode());
    }

    private static Result read(Call call, Set<String> known) {
        if (!typed(call, Set.of("application/json", CURL))) {
            return mistake(unsupported("application/json"));
        }
        JsonNode body;
        try {
            body = READER.readTree(call.body());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            return mistake(Reply.problem(400, "Bad Request", "The body is not JSON" + place + "."));
        } catch (IOException e) {
            return mistake(Reply.problem(400, "Bad Request", "The body is not JSON."));
        }
        if (!(body instanceof ObjectNode object)) {
            return mistake(Reply.problem(400, "Bad Request", "The body is a JSON object with " + words(known) + "."));
        }
        List<String> unknown = new ArrayList<>();
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name.length() > 40 ? name.substring(0, 40) : name);
            }
        });
        return unknown.isEmpty()
                ? new Result(null, object)
                : mistake(Reply.problem(
                        400, "Bad Request", "The body knows " + words(known) + ", and no " + unknown.get(0) + "."));
    }

    private static String words(Set<String> known) {
        return String.join(", ", new TreeSet<>(known));
    }

    /** Whether the body's type is one of {@code types}, or is not said. */
    static boolean typed(Call call, Set<String> types) {
        String said = call.header("content-type");
        int end = said.indexOf(';');
        String type = (end < 0 ? said : said.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        return type.isEmpty() || types.contains(type);
    }

    static Reply unsupported(String wanted) {
        return Reply.problem(415, "Unsupported Media Type", "Send this body as " + wanted + ".")
                .with("accept", wanted);
    }
}
