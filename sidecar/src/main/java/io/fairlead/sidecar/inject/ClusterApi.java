package io.fairlead.sidecar.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The cluster's API server, asked with the service account's token. Blocks. */
public final class ClusterApi {

    /** Where a pod finds what its service account may show. */
    public static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final int CONNECT_MS = 5_000;
    private static final int READ_MS = 15_000;
    private static final int MOST_BYTES = 4 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final URI server;
    private final Path account;
    private final @Nullable SSLSocketFactory trust;

    ClusterApi(URI server, Path account, @Nullable SSLSocketFactory trust) {
        this.server = server;
        this.account = account;
        this.trust = trust;
    }

    /** An answer: its status, and its body where that is JSON. */
    record Answer(int status, JsonNode body) {
        boolean good() {
            return status >= 200 && status < 300;
        }
    }

    /** That of the cluster which this process runs in; null outside of one. */
    public static @Nullable ClusterApi here(Map<String, String> environment) throws IOException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isEmpty() || !Files.exists(ACCOUNT.resolve("token"))) {
            return null;
        }
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        URI server = URI.create("https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        return new ClusterApi(server, ACCOUNT, trust(ACCOUNT.resolve("ca.crt")));
    }

    /** The namespace of this process. */
    public String namespace() throws IOException {
        return Files.readString(account.resolve("namespace")).trim();
    }

    /** The minor version of Kubernetes, such as 29; 0 where it is not told. */
    public int minorVersion() throws IOException {
        String minor = ask("GET", "/version", null).body().path("minor").asText();
        String digits = minor.replaceAll("\\D.*", ""); // some add a sign
        return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }

    /** What lies at {@code path}, by GET; with a body by POST or PUT. */
    Answer ask(String method, String path, @Nullable JsonNode body) throws IOException {
        HttpURLConnection asking =
                (HttpURLConnection) server.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        if (asking instanceof HttpsURLConnection secure && trust != null) {
            secure.setSSLSocketFactory(trust);
        }
        try {
            asking.setConnectTimeout(CONNECT_MS);
            asking.setReadTimeout(READ_MS);
            asking.setInstanceFollowRedirects(false);
            asking.setRequestMethod(method);
            // Read anew each time: the kubelet renews it every hour or so.
            String token = Files.readString(account.resolve("token")).trim();
            asking.setRequestProperty("Authorization", "Bearer " + token);
            asking.setRequestProperty("Accept", "application/json");
            if (body != null) {
                asking.setRequestProperty("Content-Type", "application/json");
                asking.setDoOutput(true);
                try (OutputStream out = asking.getOutputStream()) {
                    json.writeValue(out, body);
                }
            }
            int status = asking.getResponseCode();
            return new Answer(status, read(status < 400 ? asking.getInputStream() : asking.getErrorStream()));
        } finally {
            asking.disconnect();
        }
    }

    private JsonNode read(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return MissingNode.getInstance();
        }
        try (InputStream in = stream) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            JsonNode found = json.readTree(bytes);
            return found == null ? MissingNode.getInstance() : found;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // such as a proxy's page; the status says enough
        }
    }

    private static SSLSocketFactory trust(Path file) throws IOException {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            for (X509Certificate each : WebhookPem.certificates(Files.readString(file))) {
                roots.setCertificateEntry("root-" + roots.size(), each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificate that can be used", e);
        }
    }
}
