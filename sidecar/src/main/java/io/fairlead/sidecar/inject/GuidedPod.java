package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A pod as it is with Fairlead in it. Pure, and the same when it is made of such a pod again: another webhook may have added a
 * container meanwhile, which then gets its share.
 */
final class GuidedPod {

    private static final int LONGEST_STATUS = 1_024;
    private static final String[] PROMETHEUS = {"prometheus.io/scrape", "prometheus.io/port", "prometheus.io/path"};

    private final ObjectNode pod;
    private final ObjectNode spec;
    private final JsonNode asked;
    private final InjectorSettings settings;
    private final List<String> left = new ArrayList<>();

    private GuidedPod(ObjectNode pod, InjectorSettings settings) {
        this.pod = pod;
        this.spec = (ObjectNode) pod.get("spec");
        this.asked = pod.path("metadata").path("annotations");
        this.settings = settings;
    }

    /** {@code pod} as it is with Fairlead; it is left as it was itself. */
    static ObjectNode of(ObjectNode pod, InjectorSettings settings) {
        GuidedPod guided = new GuidedPod(pod.deepCopy(), settings);
        guided.guideContainers();
        guided.addFairlead();
        guided.addVolumes();
        guided.annotate();
        return guided.pod;
    }

    /** {@code pod} with the reason why it has no Fairlead. */
    static ObjectNode skipped(ObjectNode pod, String reason) {
        ObjectNode told = pod.deepCopy();
        told.withObject("/metadata").withObject("/annotations").put(PodNames.STATUS, "skipped: " + reason);
        return told;
    }

    private void guideContainers() {
        Set<String> skipped = skippedContainers();
        for (JsonNode each : spec.path("initContainers")) {
            // While ordinary init containers run nobody listens yet, unless Fairlead is a native sidecar.
            guide(each, settings.nativeSidecars(), skipped);
        }
        for (JsonNode each : spec.path("containers")) {
            guide(each, true, skipped);
        }
        skipped.forEach(name -> left.add("no container is called " + name));
    }

    private void guide(JsonNode each, boolean served, Set<String> skipped) {
        String name = each.path("name").asText();
        if (!(each instanceof ObjectNode container)
                || name.equals(PodNames.CONTAINER)
                || name.equals(PodNames.INIT)
                || skipped.remove(name)) {
            return;
        }
        if (!ContainerSettings.trust(container)) {
            left.add(name + " (it has a mount of its own at " + PodNames.CA_FOLDER + ")");
        } else if (served) {
            ContainerSettings.environment(container, settings.environment(), what -> left.add(name + " " + what));
        } else {
            left.add("init container " + name);
        }
    }

    private Set<String> skippedContainers() {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(asked.path(PodNames.SKIP_CONTAINERS).asText().split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private void addFairlead() {
        ObjectNode serving =
                FairleadContainer.serving(settings, asked.has(PodNames.CONFIG), asked.has(PodNames.SECRETS));
        if (!has("initContainers", PodNames.CONTAINER) && !has("containers", PodNames.CONTAINER)) {
            if (settings.nativeSidecars()) {
                // The first of all: what starts after it may call out.
                spec.withArray("initContainers").insert(0, serving);
            } else {
                spec.withArray("initContainers").insert(0, FairleadContainer.making(settings));
                spec.withArray("containers").add(serving); // the application's stays the default of kubectl
            }
        }
    }

    private void addVolumes() {
        // Certificates alone; and a key with what a JVM unpacks.
        addVolume(PodNames.CA_VOLUME, "emptyDir", memory("8Mi"));
        addVolume(PodNames.KEY_VOLUME, "emptyDir", memory("32Mi"));
        if (asked.has(PodNames.CONFIG)) {
            addVolume(
                    PodNames.CONFIG_VOLUME,
                    "configMap",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", asked.path(PodNames.CONFIG).asText()));
        }
        if (asked.has(PodNames.SECRETS)) {
            addVolume(
                    PodNames.SECRETS_VOLUME,
                    "secret",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("secretName", asked.path(PodNames.SECRETS).asText()));
        }
    }

    private static ObjectNode memory(String most) {
        return JsonNodeFactory.instance.objectNode().put("medium", "Memory").put("sizeLimit", most);
    }

    private void addVolume(String name, String kind, ObjectNode source) {
        if (!has("volumes", name)) {
            ArrayNode volumes = spec.withArray("volumes");
            volumes.addObject().put("name", name).set(kind, source);
        }
    }

    private void annotate() {
        ObjectNode annotations = pod.withObject("/metadata").withObject("/annotations");
        if (Arrays.stream(PROMETHEUS).noneMatch(annotations::has)) {
            annotations.put(PROMETHEUS[0], "true");
            annotations.put(PROMETHEUS[1], Integer.toString(PodNames.ADMIN_PORT));
            annotations.put(PROMETHEUS[2], "/metrics");
        }
        String status = left.isEmpty() ? "injected" : "injected; left as it was: " + String.join(", ", left);
        annotations.put(
                PodNames.STATUS,
                status.length() <= LONGEST_STATUS ? status : status.substring(0, LONGEST_STATUS) + "...");
    }

    private boolean has(String list, String name) {
        for (JsonNode each : spec.path(list)) {
            if (each.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
