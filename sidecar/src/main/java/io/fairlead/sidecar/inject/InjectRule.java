package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pod gets Fairlead. Pure.
 *
 * <p>The webhook's selectors have chosen the pod already, by its namespace or by its own label. Here it is kept from what would not
 * work: a pod runs without Fairlead rather than not at all.
 */
final class InjectRule {

    /** The name of an object (RFC 1123 subdomain): a pod that names another one is refused by the API server as a whole. */
    private static final Pattern OBJECT_NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final Set<Integer> PORTS = Set.of(PodNames.PROXY_PORT, PodNames.ADMIN_PORT);

    private InjectRule() {}

    static InjectDecision decide(JsonNode pod, boolean nativeSidecars) {
        String wish = wish(pod);
        if (!wish.isEmpty()) {
            return InjectDecision.skip(wish);
        }
        JsonNode spec = pod.path("spec");
        if (spec.path("containers").isEmpty()) {
            return InjectDecision.skip("the pod has no containers");
        }
        if (spec.path("hostNetwork").asBoolean()) {
            return InjectDecision.skip("hostNetwork: Fairlead's ports would be the node's");
        }
        if (windows(spec)) {
            return InjectDecision.skip("the pod is for Windows, and Fairlead's image for Linux");
        }
        String taken = taken(pod);
        if (taken != null) {
            return InjectDecision.skip(taken);
        }
        String restart = spec.path("restartPolicy").asText("Always");
        if (!nativeSidecars && !restart.equals("Always")) {
            return InjectDecision.skip(
                    "restartPolicy " + restart
                            + ": beside an ordinary container the pod would never finish; native sidecars need Kubernetes 1.29");
        }
        return InjectDecision.inject();
    }

    /** Why what the pod says of itself keeps Fairlead away; empty where it does not. */
    private static String wish(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        for (String place : new String[] {"labels", "annotations"}) {
            String said = metadata.path(place).path(PodNames.INJECT).asText("enabled");
            if (said.equals("disabled")) {
                return PodNames.INJECT + " is disabled";
            }
            if (!said.equals("enabled")) {
                return PodNames.INJECT + " is '" + shown(said) + "' (expected: enabled or disabled)";
            }
        }
        JsonNode annotations = metadata.path("annotations");
        String mode = annotations.path(PodNames.MODE).asText("proxy");
        if (!mode.equals("proxy")) {
            return PodNames.MODE + " is '" + shown(mode) + "' (expected: proxy)";
        }
        for (String name : new String[] {PodNames.CONFIG, PodNames.SECRETS}) {
            JsonNode said = annotations.path(name);
            if (!said.isMissingNode() && !OBJECT_NAME.matcher(said.asText()).matches()) {
                return name + " is '" + shown(said.asText()) + "', which can name nothing";
            }
        }
        return "";
    }

    private static boolean windows(JsonNode spec) {
        return spec.path("os").path("name").asText().equals("windows")
                || spec.path("nodeSelector").path("kubernetes.io/os").asText().equals("windows");
    }

    /** What of the pod's own stands where Fairlead's should; null where nothing does, or where it is Fairlead already. */
    private static @Nullable String taken(JsonNode pod) {
        boolean ours = pod.path("metadata")
                .path("annotations")
                .path(PodNames.STATUS)
                .asText()
                .startsWith("injected");
        JsonNode spec = pod.path("spec");
        for (String list : new String[] {"initContainers", "containers"}) {
            for (JsonNode each : spec.path(list)) {
                String name = each.path("name").asText();
                boolean named = name.equals(PodNames.CONTAINER) || name.equals(PodNames.INIT);
                if (named && !ours) {
                    return "a container is called " + name + " already";
                }
                for (JsonNode port : named ? each.path("none") : each.path("ports")) {
                    if (PORTS.contains(port.path("containerPort").asInt())) {
                        return "container " + shown(name) + " has port "
                                + port.path("containerPort").asInt() + ", which is Fairlead's";
                    }
                }
            }
        }
        for (JsonNode each : spec.path("volumes")) {
            String name = each.path("name").asText();
            boolean named = name.equals(PodNames.CA_VOLUME)
                    || name.equals(PodNames.KEY_VOLUME)
                    || name.equals(PodNames.CONFIG_VOLUME)
                    || name.equals(PodNames.SECRETS_VOLUME);
            if (named && !ours) {
                return "a volume is called " + name + " already";
            }
        }
        return null;
    }

    private static String shown(String text) {
        return text.length() <= 63 ? text : text.substring(0, 63) + "...";
    }
}
