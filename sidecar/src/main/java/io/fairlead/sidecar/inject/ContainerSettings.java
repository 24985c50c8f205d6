package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Points a container of the application's at Fairlead: variables beside its own, and the folder with the trust files. */
final class ContainerSettings {

    /** Lists and options, which can be added to. All others of a container's own stay. */
    private static final Set<String> EXTENDED = Set.of("NO_PROXY", "no_proxy", "JAVA_TOOL_OPTIONS", "NODE_OPTIONS");

    /** Variables that say which way calls go: a container with a proxy of its own keeps its own way. */
    private static final Set<String> WAY =
            Set.of("HTTPS_PROXY", "https_proxy", "wss_proxy", "NODE_USE_ENV_PROXY", "NODE_OPTIONS");

    private ContainerSettings() {}

    /** {@code left} hears of each thing of the container's own that stays as it was. */
    static void environment(
            ObjectNode container, UnaryOperator<Map<String, String>> environment, Consumer<String> left) {
        ArrayNode own = container.withArray("env");
        Map<String, ObjectNode> named = new LinkedHashMap<>();
        Map<String, String> literals = new LinkedHashMap<>();
        for (JsonNode each : own) {
            if (each instanceof ObjectNode variable) {
                String name = variable.path("name").asText();
                named.put(name, variable); // of two of one name the last one counts
                if (variable.has("valueFrom")) {
                    literals.remove(name);
                } else {
                    literals.put(name, variable.path("value").asText());
                }
            }
        }
        Map<String, String> all = environment.apply(literals);
        boolean ownWay = other(named.get("HTTPS_PROXY"), all) || other(named.get("https_proxy"), all);
        all.forEach((name, value) -> {
            ObjectNode present = named.get(name);
            if (present == null) {
                if (!ownWay || !WAY.contains(name)) {
                    own.addObject().put("name", name).put("value", value);
                }
            } else if (present.has("valueFrom")) {
                left.accept(name + " (valueFrom)");
            } else if (EXTENDED.contains(name)) {
                present.put("value", value);
            } else if (other(present, all)) {
                left.accept(name);
            }
        });
        if (!container.path("envFrom").isEmpty()) {
            left.accept("envFrom (not looked into)");
        }
    }

    /** Whether a variable is the container's own, and not what Fairlead would set. */
    private static boolean other(@Nullable ObjectNode variable, Map<String, String> ours) {
        return variable != null
                && !variable.path("value")
                        .asText()
                        .equals(ours.get(variable.path("name").asText()));
    }

    /**
     * Mounts the trust files, read-only.
     *
     * @return whether they are there now; false where the container has something else in their place
     */
    static boolean trust(ObjectNode container) {
        ArrayNode mounts = container.withArray("volumeMounts");
        for (JsonNode each : mounts) {
            String path = each.path("mountPath").asText();
            if (path.equals(PodNames.CA_FOLDER) || path.startsWith(PodNames.CA_FOLDER + "/")) {
                return each.path("name").asText().equals(PodNames.CA_VOLUME);
            }
        }
        mounts.addObject()
                .put("name", PodNames.CA_VOLUME)
                .put("mountPath", PodNames.CA_FOLDER)
                .put("readOnly", true);
        return true;
    }
}
