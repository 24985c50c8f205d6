package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of {@code env} changed in a shell, kept in a variable of that shell: for each variable the value that was set
 * and the one that was there before. It is Base64, so that no shell finds anything in it to interpret.
 */
final class EnvRecord {

    static final String NAME = "FAIRLEAD_ENV";

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Change> changes;

    /**
     * One variable.
     *
     * @param set what it was given
     * @param before what it held; null where it was not there
     */
    private record Change(String set, @Nullable String before) {}

    private EnvRecord(Map<String, Change> changes) {
        this.changes = changes;
    }

    /** The one that {@code environment} holds; empty where there is none, or one that nobody can read. */
    static EnvRecord of(Map<String, String> environment) {
        Map<String, Change> changes = new LinkedHashMap<>();
        byte[] text;
        try {
            text = Base64.getDecoder().decode(environment.getOrDefault(NAME, ""));
        } catch (IllegalArgumentException e) {
            return new EnvRecord(changes);
        }
        try (JsonParser json = JSON.createParser(text)) {
            for (json.nextToken(); json.nextToken() == JsonToken.FIELD_NAME; ) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    String set = json.nextTextValue();
                    String before = json.nextTextValue();
                    if (set != null) {
                        changes.put(name, new Change(set, before));
                    }
                    skipRest(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            changes.clear();
        }
        return new EnvRecord(changes);
    }

    /** To the end of an array. */
    private static void skipRest(JsonParser json) throws IOException {
        while (json.currentToken() != null && json.currentToken() != JsonToken.END_ARRAY) {
            json.skipChildren();
            json.nextToken();
        }
    }

    /** {@code variables}, and the record of what they change in {@code user}, whose own record is already taken back. */
    static Map<String, String> added(Map<String, String> variables, Map<String, String> user) {
        StringWriter record = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(record)) {
            json.writeStartObject();
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                json.writeArrayFieldStart(variable.getKey());
                json.writeString(variable.getValue());
                json.writeString(user.get(variable.getKey())); // null where it was not there
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // text takes all
        }
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.put(NAME, Base64.getEncoder().encodeToString(record.toString().getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    /** {@code environment} as it was before. What was changed again since then stays as it is. */
    Map<String, String> before(Map<String, String> environment) {
        Map<String, String> before = new LinkedHashMap<>(environment);
        before.remove(NAME);
        changes.forEach((name, change) -> {
            if (change.set().equals(environment.get(name))) {
                if (change.before() == null) {
                    before.remove(name);
                } else {
                    before.put(name, change.before());
                }
            }
        });
        return before;
    }

    /** Those of {@code names} that are there, although this record does not tell of them. */
    List<String> unknown(Iterable<String> names, Map<String, String> environment) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            if (environment.containsKey(name) && !changes.containsKey(name)) {
                found.add(name);
            }
        }
        return found;
    }

    /** The lines that take back what is recorded; a variable of {@code names} that is not there is unset once more. */
    String lines(Shell shell, Iterable<String> names, Map<String, String> environment) {
        Map<String, String> before = before(environment);
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            String value = before.get(name);
            if (value == null) {
                lines.append(shell.unset(name)).append('\n');
            } else if (!Objects.equals(value, environment.get(name))) {
                lines.append(shell.line(name, value)).append('\n');
            }
        }
        return lines.append(shell.unset(NAME)).append('\n').toString();
    }
}
