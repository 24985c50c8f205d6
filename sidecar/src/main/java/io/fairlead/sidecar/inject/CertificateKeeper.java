package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to the webhook's certificate: it lies in a Secret that all injectors share, is made and renewed there by whoever comes first,
 * and the webhook's configuration trusts its CA before it is shown to anybody. For one thread, which may block.
 */
public final class CertificateKeeper {

    private static final Logger log = LoggerFactory.getLogger(CertificateKeeper.class);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final ClusterApi api;
    private final String secrets;
    private final String namespace;
    private final String secret;
    private final String webhook;
    private final List<String> names;
    private final Consumer<WebhookCertificates> shown;
    private @Nullable WebhookCertificates present;

    /**
     * Begins with none.
     *
     * @param secret the Secret's name
     * @param service the Service's, by which the API server finds the webhook
     * @param webhook the MutatingWebhookConfiguration's
     * @param shown gets what is to be shown from now on
     */
    CertificateKeeper(
            ClusterApi api,
            String namespace,
            String secret,
            String service,
            String webhook,
            Consumer<WebhookCertificates> shown) {
        this.api = api;
        this.namespace = namespace;
        this.secrets = "/api/v1/namespaces/" + namespace + "/secrets";
        this.secret = secret;
        this.webhook = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/" + webhook;
        this.names = List.of(
                service + "." + namespace + ".svc",
                service + "." + namespace + ".svc.cluster.local",
                service + "." + namespace,
                service);
        this.shown = shown;
    }

    /**
     * Brings all up to date. Where somebody else was quicker, what that one made is taken the next time.
     *
     * @return whether all is as it should be
     * @throws IOException when the API server cannot be asked, or refuses
     */
    boolean keep(Instant now) throws IOException {
        WebhookCertificates wanted = certificates(now);
        if (wanted == null || !trusted(wanted)) {
            return false;
        }
        if (present == null || !present.certificate().equals(wanted.certificate())) {
            present = wanted;
            shown.accept(wanted);
        }
        return true;
    }

    private @Nullable WebhookCertificates certificates(Instant now) throws IOException {
        ClusterApi.Answer found = api.ask("GET", secrets + "/" + secret, null);
        if (found.status() == NOT_FOUND) {
            WebhookCertificates made = WebhookCertificates.make(names, now);
            return written(api.ask("POST", secrets, secret(made, null)), made);
        }
        require(found, "read the Secret " + secret);
        WebhookCertificates old = read(found.body());
        if (old != null && !old.due(names, now)) {
            return old;
        }
        WebhookCertificates fresh = old == null ? WebhookCertificates.make(names, now) : old.renewed(names, now);
        String version = found.body().path("metadata").path("resourceVersion").asText();
        return written(api.ask("PUT", secrets + "/" + secret, secret(fresh, version)), fresh);
    }

    private @Nullable WebhookCertificates written(ClusterApi.Answer answer, WebhookCertificates made)
            throws IOException {
        if (answer.status() == CONFLICT) {
            return null;
        }
        require(answer, "write the Secret " + secret);
        log.info(
                "made a certificate for the webhook, good until {}",
                made.certificate().getNotAfter().toInstant());
        return made;
    }

    private @Nullable WebhookCertificates read(JsonNode body) {
        JsonNode data = body.path("data");
        try {
            return new WebhookCertificates(
                    WebhookPem.certificates(text(data, "ca.crt")),
                    WebhookPem.key(text(data, "ca.key")),
                    WebhookPem.certificates(text(data, "tls.crt")).get(0),
                    WebhookPem.key(text(data, "tls.key")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            log.warn("the Secret {} holds no certificate that can be used; another one is made", secret);
            return null;
        }
    }

    private static String text(JsonNode data, String name) {
        return new String(Base64.getDecoder().decode(data.path(name).asText()), StandardCharsets.US_ASCII);
    }

    private ObjectNode secret(WebhookCertificates made, @Nullable String version) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "Secret").put("type", "kubernetes.io/tls");
        ObjectNode metadata = object.putObject("metadata").put("name", secret).put("namespace", namespace);
        metadata.putObject("labels")
                .put("app.kubernetes.io/name", "fairlead")
                .put("app.kubernetes.io/managed-by", "fairlead-inject");
        if (version != null) {
            metadata.put("resourceVersion", version);
        }
        ObjectNode data = object.putObject("data");
        put(data, "ca.crt", WebhookPem.of(made.authorities()));
        put(data, "ca.key", WebhookPem.of(made.authorityKey()));
        put(data, "tls.crt", WebhookPem.of(List.of(made.certificate())));
        put(data, "tls.key", WebhookPem.of(made.key()));
        return object;
    }

    private static void put(ObjectNode data, String name, String text) {
        data.put(name, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private boolean trusted(WebhookCertificates wanted) throws IOException {
        ClusterApi.Answer found = api.ask("GET", webhook, null);
        require(found, "read " + webhook);
        String bundle = Base64.getEncoder()
                .encodeToString(WebhookPem.of(wanted.authorities()).getBytes(StandardCharsets.US_ASCII));
        boolean changed = false;
        for (JsonNode each : found.body().path("webhooks")) {
            if (each.path("clientConfig") instanceof ObjectNode client
                    && !client.path("caBundle").asText().equals(bundle)) {
                client.put("caBundle", bundle);
                changed = true;
            }
        }
        if (!changed) {
            return true;
        }
        ClusterApi.Answer put = api.ask("PUT", webhook, found.body());
        if (put.status() == CONFLICT) {
            return false;
        }
        require(put, "write " + webhook);
        return true;
    }

    private static void require(ClusterApi.Answer answer, String what) throws IOException {
        if (!answer.good()) {
            String words = answer.body().path("message").asText();
            throw new IOException("cannot " + what + ": " + answer.status() + (words.isEmpty() ? "" : " " + words));
        }
    }
}
