package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules can do. Pure. */
final class Actions {
    private Actions() {}

    static Rule.Action drop(List<String> names, List<JsonNode> usual, JsonNode keep, Naming naming) {
        return (at, fitting) -> Names.of(names, fitting.to())
                .forEach(path -> Names.owners(at, path, (owner, name, place) -> {
                    if (keep.has(name) && Names.same(owner.path(name), keep.path(name))) {
                        return;
                    }
                    JsonNode value = owner.remove(name);
                    String where = fitting.path(place);
                    if (usual.stream().noneMatch(each -> Names.same(value, each))
                            && fitting.fields().says(where, value)) {
                        naming.named(where, "", fitting);
                    }
                    naming.goesWith(owner);
                }));
    }

    static Rule.Action refuse(List<String> names, Naming naming) {
        return (at, fitting) -> {
            for (String name : names) {
                JsonNode value = Names.get(at, name);
                boolean empty =
                        value.isTextual() ? value.textValue().isEmpty() : value.isContainerNode() && value.isEmpty();
                if (!value.isMissingNode() && !value.isNull() && !empty) {
                    naming.named(fitting.path(name), "", fitting);
                }
            }
        };
    }

    static Rule.Action rename(String from, String to) {
        return (at, fitting) -> Names.owners(at, from, (owner, name, place) -> {
            JsonNode value = owner.remove(name);
            owner.putIfAbsent(to, value);
        });
    }

    static Rule.Action set(String path, @Nullable JsonNode to, Limit limit, Naming naming) {
        int dot = path.lastIndexOf('.');
        return (at, fitting) -> {
            JsonNode value = to == null ? limit.at(fitting) : to.deepCopy();
            if (value != null && Names.get(at, dot < 0 ? "." : path.substring(0, dot)) instanceof ObjectNode owner) {
                owner.set(path.substring(dot + 1), value);
                naming.named(fitting.path(path), "", fitting);
                naming.goesWith(at);
            }
        };
    }

    /** {@code sign}: 1 for a number that may be no greater than the limit, -1 for one that may be no less. */
    static Rule.Action bound(List<String> names, Limit limit, int sign, Naming naming) {
        return (at, fitting) -> {
            JsonNode bound = limit.at(fitting);
            for (String name : names) {
                JsonNode value = at.path(name);
                if (bound != null
                        && value.isNumber()
                        && Double.compare(value.doubleValue(), bound.doubleValue()) == sign) {
                    ((ObjectNode) at).set(name, bound);
                    naming.named(fitting.path(name), bound.asText(), fitting);
                }
            }
        };
    }

    static Rule.Action shorten(String name, Limit limit, Naming naming) {
        return (at, fitting) -> {
            JsonNode most = limit.at(fitting);
            if (most != null && at.path(name) instanceof ArrayNode list && list.size() > most.intValue()) {
                while (list.size() > most.intValue()) {
                    list.remove(list.size() - 1);
                }
                naming.named(fitting.path(name), most.asText(), fitting);
            }
        };
    }

    static Rule.Action out(Naming naming) {
        return (at, fitting) -> {
            naming.named(fitting.path(), "", fitting);
            fitting.out();
        };
    }

    static Rule.Action each(String list, List<Rule> rules, @Nullable JsonNode empty) {
        String name = list.substring(0, list.indexOf('['));
        return (at, fitting) -> {
            boolean emptied = fitting.each(at.path(name), list, rules);
            if (emptied && empty != null) {
                switch (empty.asText()) {
                    case "drop" -> ((ObjectNode) at).remove(name);
                    case "out" -> fitting.out();
                    default -> ((ObjectNode) at).set(name, empty.deepCopy());
                }
            }
        };
    }
}
