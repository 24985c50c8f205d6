package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Usage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model made, whole: usage, an error inside a good status, and whether it says anything at all.
 *
 * <p>An error is a member {@code error} that says something, with no word of content beside it or with the status {@code failed};
 * or a choice that ended in {@code error}. Content is a value that is not empty, of one of the members that the dialect names.
 */
public final class GenerationReader implements DocumentReader {
    private static final Set<String> OF_ERRORS =
            Set.of("error", "errors", "code", "type", "message", "detail", "status");
    private static final Set<String> CODES = Set.of("error", "code", "type", "message", "errors", "detail");

    private static final Set<String> FRAME =
            Set.of("index", "role", "type", "id", "object", "created", "logprobs", "annotations", "error");

    private final ErrorTable errors;
    private final String usageAt;
    private final Function<JsonNode, Usage> usage;
    private final Set<String> content;
    private final Set<String> ends;
    private final Set<String> wanted;

    /**
     * @param content the members that hold what the model made
     * @param ends the members that say why it ended, or where it stands
     */
    public GenerationReader(
            ErrorTable errors, String usageAt, Function<JsonNode, Usage> usage, Set<String> content, Set<String> ends) {
        this.errors = errors;
        this.usageAt = usageAt;
        this.usage = usage;
        this.content = content;
        this.ends = ends;
        Set<String> all = new HashSet<>(OF_ERRORS);
        all.add(usageAt);
        all.addAll(content);
        all.addAll(ends);
        this.wanted = Set.copyOf(all);
    }

    @Override
    public Set<String> values() {
        return wanted;
    }

    @Override
    public Set<String> content() {
        return content;
    }

    @Override
    public void read(Map<String, JsonNode> members, Verdict verdict) {
        JsonNode counts = members.get(usageAt);
        if (counts != null && counts.isObject()) {
            verdict.sawUsage(usage.apply(counts));
        }
        boolean made = made(members);
        if (made || ended(members)) {
            verdict.saidSomething();
        }
        JsonNode error = members.get("error");
        JsonNode status = members.get("status");
        boolean failed = status != null && status.asText().equals("failed");
        if (error != null && Reading.saysError(error) && (!made || failed || !words(members))) {
            ObjectNode whole = Json.object();
            members.forEach((name, value) -> {
                if (CODES.contains(name) && !value.isMissingNode()) {
                    whole.set(name, value);
                }
            });
            verdict.sawError(errors.classifyEvent(whole));
        }
        JsonNode choices = members.get("choices");
        if (choices != null) {
            for (JsonNode choice : choices) {
                choice(choice, verdict);
            }
        }
    }

    private boolean made(Map<String, JsonNode> members) {
        for (String name : content) {
            if (filled(name, members.get(name))) {
                return true;
            }
        }
        return false;
    }

    private boolean ended(Map<String, JsonNode> members) {
        for (String name : ends) {
            if (ends(members.get(name))) {
                return true;
            }
        }
        return false;
    }

    /** An error of one choice: some say it there, and only there. */
    private void choice(JsonNode choice, Verdict verdict) {
        if (Reading.saysError(choice.path("error"))
                || choice.path("finish_reason").asText().equals("error")) {
            verdict.sawError(errors.classifyEvent(choice));
        }
    }

    /** Whether there is a word, or a reason why it ended, in what was made, and not only its frame. */
    private boolean words(Map<String, JsonNode> members) {
        return content.stream().anyMatch(name -> {
            JsonNode value = members.get(name);
            return filled(name, value) && value != null && (value.isMissingNode() || words(value));
        });
    }

    private static boolean words(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .anyMatch(each -> !FRAME.contains(each.getKey()) && words(each.getValue()));
        }
        if (value.isArray()) {
            for (JsonNode each : value) {
                if (words(each)) {
                    return true;
                }
            }
            return false;
        }
        return Reading.says(value);
    }

    /** Too large to be read is anything but empty. A message that is text is an error's. */
    private static boolean filled(String name, @Nullable JsonNode value) {
        if (value == null || (name.equals("message") && value.isTextual())) {
            return false;
        }
        return value.isMissingNode() || Reading.says(value);
    }

    /** A reason, or an object that holds one. */
    private static boolean ends(@Nullable JsonNode value) {
        return value != null && Reading.saysError(value);
    }
}
