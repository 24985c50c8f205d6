package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fairlead's own containers. They meet the restricted Pod Security level, whatever the pod says of itself. */
final class FairleadContainer {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private FairleadContainer() {}

    /** The one that serves. */
    static ObjectNode serving(InjectorSettings settings, boolean config, boolean secrets) {
        ObjectNode container = base(PodNames.CONTAINER, settings);
        ArrayNode arguments =
                container.putArray("args").add("serve").add("--pod").add(PodNames.CA_FOLDER);
        if (config) {
            arguments.add("-c").add(PodNames.CONFIG_FOLDER + "/fairlead.yaml");
        }
        ArrayNode ports = container.putArray("ports");
        ports.addObject().put("name", "proxy").put("containerPort", PodNames.PROXY_PORT);
        ports.addObject().put("name", "admin").put("containerPort", PodNames.ADMIN_PORT);
        if (settings.nativeSidecars()) {
            container.put("restartPolicy", "Always");
        }
        // Started means: the CA is made, and its files lie where the application looks for them.
        container.set("startupProbe", probe("/startupz", 1, 120));
        container.set("livenessProbe", probe("/livez", 10, 6));
        container.set("readinessProbe", probe("/readyz", 5, 3));
        ArrayNode mounts = mounts(container);
        if (config) {
            mount(mounts, PodNames.CONFIG_VOLUME, PodNames.CONFIG_FOLDER).put("readOnly", true);
        }
        if (secrets) {
            mount(mounts, PodNames.SECRETS_VOLUME, PodNames.SECRETS_FOLDER).put("readOnly", true);
        }
        return container;
    }

    /** The one that makes the CA before an ordinary container could. */
    static ObjectNode making(InjectorSettings settings) {
        ObjectNode container = base(PodNames.INIT, settings);
        container.putArray("args").add("ca").add("publish").add(PodNames.CA_FOLDER);
        mounts(container);
        return container;
    }

    private static ObjectNode base(String name, InjectorSettings settings) {
        ObjectNode container = JSON.objectNode();
        container.put("name", name);
        container.put("image", settings.image());
        container.put("imagePullPolicy", settings.pullPolicy());
        // A folder of its own below the volume's, which everybody may write to.
        container.putArray("env").addObject().put("name", "FAIRLEAD_HOME").put("value", PodNames.KEY_FOLDER + "/home");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", settings.cpu()).put("memory", settings.memory());
        resources.putObject("limits").put("memory", settings.memoryLimit());
        ObjectNode security = container.putObject("securityContext");
        security.put("allowPrivilegeEscalation", false);
        security.putObject("capabilities").putArray("drop").add("ALL");
        security.put("privileged", false);
        security.put("readOnlyRootFilesystem", true);
        security.put("runAsGroup", PodNames.USER);
        security.put("runAsNonRoot", true);
        security.put("runAsUser", PodNames.USER);
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        return container;
    }

    private static ArrayNode mounts(ObjectNode container) {
        ArrayNode mounts = container.putArray("volumeMounts");
        mount(mounts, PodNames.CA_VOLUME, PodNames.CA_FOLDER);
        mount(mounts, PodNames.KEY_VOLUME, PodNames.KEY_FOLDER);
        mount(mounts, PodNames.KEY_VOLUME, "/tmp").put("subPath", "tmp");
        return mounts;
    }

    private static ObjectNode mount(ArrayNode mounts, String volume, String path) {
        return mounts.addObject().put("name", volume).put("mountPath", path);
    }

    private static ObjectNode probe(String path, int period, int failures) {
        ObjectNode probe = JSON.objectNode();
        probe.putObject("httpGet").put("path", path).put("port", "admin");
        probe.put("periodSeconds", period);
        probe.put("failureThreshold", failures);
        probe.put("timeoutSeconds", 5);
        return probe;
    }
}
