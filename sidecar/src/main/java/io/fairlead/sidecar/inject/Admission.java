package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers an {@code AdmissionReview} (admission.k8s.io/v1). Every pod is allowed: what cannot have Fairlead, and what is a
 * surprise, goes on without it.
 */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final String VERSION = "admission.k8s.io/v1";

    /** An API server cuts longer ones off. */
    private static final int LONGEST_WARNING = 240;

    private final ObjectMapper json = new ObjectMapper();
    private final InjectorSettings settings;

    public Admission(InjectorSettings settings) {
        this.settings = settings;
    }

    /** What was sent is no review. The message says what was found. */
    static final class NoReviewException extends Exception {

        private static final long serialVersionUID = 1L;

        NoReviewException(String message) {
            super(message);
        }
    }

    /** The answer to {@code review}, both as JSON. */
    public byte[] answer(byte[] review) throws NoReviewException {
        JsonNode root = read(review);
        if (!root.path("kind").asText().equals("AdmissionReview")
                || !root.path("apiVersion").asText().equals(VERSION)) {
            throw new NoReviewException("expected: an AdmissionReview of " + VERSION);
        }
        JsonNode request = root.path("request");
        String id = request.path("uid").asText();
        if (id.isEmpty()) {
            throw new NoReviewException("expected: request.uid");
        }
        ObjectNode answer = json.createObjectNode().put("apiVersion", VERSION).put("kind", "AdmissionReview");
        ObjectNode response = answer.putObject("response").put("uid", id).put("allowed", true);
        try {
            review(request, response);
        } catch (RuntimeException e) {
            log.error("a pod was let through without Fairlead", e);
            warn(response, "a mistake in the injector; its log says more");
        }
        try {
            return json.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode read(byte[] review) throws NoReviewException {
        try {
            JsonNode root = json.readTree(review);
            if (root == null || !root.isObject()) {
                throw new NoReviewException("expected: a JSON object");
            }
            return root;
        } catch (IOException e) {
            // Its message quotes what was sent, which may hold a secret.
            throw new NoReviewException("expected: JSON");
        }
    }

    private void review(JsonNode request, ObjectNode response) {
        boolean made = request.path("operation").asText("CREATE").equals("CREATE");
        if (!made
                || !request.path("kind").path("kind").asText("Pod").equals("Pod")
                || !request.path("subResource").asText().isEmpty()
                || !(request.path("object") instanceof ObjectNode pod)
                || !pod.path("spec").isObject()) {
            return;
        }
        if (pod.path("metadata").path("annotations").has("kubernetes.io/config.mirror")) {
            return; // a node's own, which the API server only mirrors
        }
        InjectDecision decision = InjectRule.decide(pod, settings.nativeSidecars());
        ObjectNode after =
                decision.injected() ? GuidedPod.of(pod, settings) : GuidedPod.skipped(pod, decision.reason());
        ArrayNode patch = JsonPatch.between(pod, after);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch");
            response.put("patch", Base64.getEncoder().encodeToString(utf8(patch)));
        }
        String status =
                after.path("metadata").path("annotations").path(PodNames.STATUS).asText();
        if (!status.equals("injected")) {
            warn(response, status);
        }
        log.info("pod {} in {}: {}", name(pod), request.path("namespace").asText("?"), status);
    }

    private static String name(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String given = metadata.path("name").asText();
        return given.isEmpty() ? metadata.path("generateName").asText("?") : given;
    }

    private byte[] utf8(JsonNode patch) {
        try {
            return json.writeValueAsBytes(patch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void warn(ObjectNode response, String words) {
        String all = "fairlead: " + words;
        response.putArray("warnings")
                .add(all.length() <= LONGEST_WARNING ? all : all.substring(0, LONGEST_WARNING) + "...");
    }
}
