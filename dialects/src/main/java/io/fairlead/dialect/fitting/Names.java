package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds what a table names: paths with dots, a habit's words, and both spellings of Google's names. Pure. */
final class Names {
    private Names() {}

    /** {@code names}, where {@code {habit}} is replaced by the words of that habit. */
    static List<String> of(List<String> names, Destination to) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith("{")) {
                all.addAll(List.of(to.habits()
                        .text(name.substring(1, name.length() - 1), "")
                        .split(" ")));
            } else {
                all.add(name);
            }
        }
        return all;
    }

    /** The value at {@code path}, or a missing one; {@code .} is {@code at} itself. */
    static JsonNode get(JsonNode at, String path) {
        JsonNode value = at;
        for (String name : path.equals(".") ? new String[0] : path.split("\\.", -1)) {
            value = value.path(
                    spellings(name).stream().filter(value::has).findFirst().orElse(name));
        }
        return value;
    }

    /** An object with a member: its name as the object spells it, and the path as losses name it. */
    interface Owner {
        void has(ObjectNode object, String name, String path);
    }

    /** Tells {@code owner} of each object that has the last name of {@code path}. */
    static void owners(JsonNode at, String path, Owner owner) {
        owners(at, path, "", owner);
    }

    private static void owners(JsonNode at, String path, String before, Owner owner) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        for (JsonNode each : at.isArray() ? at : List.of(at)) {
            for (String spelled : spellings(name)) {
                JsonNode value = each.get(spelled);
                if (value != null && dot < 0) {
                    owner.has((ObjectNode) each, spelled, before + name);
                } else if (value != null) {
                    owners(value, path.substring(dot + 1), before + name + (value.isArray() ? "[]." : "."), owner);
                }
            }
        }
    }

    private static List<String> spellings(String name) {
        return name.chars().noneMatch(Character::isUpperCase)
                ? List.of(name)
                : List.of(name, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    }

    /** Numbers are the same in whichever form. */
    static boolean same(JsonNode one, JsonNode other) {
        boolean numbers = one.isNumber() && other.isNumber();
        return numbers ? one.doubleValue() == other.doubleValue() : one.equals(other);
    }
}
