package io.fairlead.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

    private static final ObjectMapper JSON = new ObjectMapper();

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
        try {
            byte[] json = Base64.getDecoder().decode(environment.getOrDefault(NAME, ""));
            JSON.readTree(json).properties().forEach(each -> {
                JsonNode values = each.getValue();
                if (values.path(0).isTextual()) {
                    JsonNode before = values.path(1);
                    changes.put(
                            each.getKey(),
                            new Change(values.path(0).textValue(), before.isTextual() ? before.textValue() : null));
                }
            });
        } catch (IllegalArgumentException | IOException e) {
            changes.clear();
        }
        return new EnvRecord(changes);
    }

    /** {@code variables}, and the record of what they change in {@code user}, whose own record is already taken back. */
    static Map<String, String> added(Map<String, String> variables, Map<String, String> user) {
        ObjectNode record = JSON.createObjectNode();
        variables.forEach((name, value) -> record.putArray(name).add(value).add(user.get(name)));
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
