package io.fairlead.proxy.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google's access tokens. They are of a service account's key (a signed JWT is exchanged for one, RFC 7523), of a user's
 * refresh token (RFC 6749 section 6), or of the metadata server of the machine or pod. Blocks. Google's own library would do
 * the same with 21 more jars; the three exchanges are small.
 *
 * <p>Sources: Google Identity, "Using OAuth 2.0 for server to server applications"; Compute Engine, "Authenticate workloads
 * using service accounts".
 */
final class GoogleTokens implements TokenIssuer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration JWT_LIFE = Duration.ofHours(1);

    private final @Nullable Path file;
    private final String metadataHost;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /**
     * As the environment has it.
     *
     * @param file a credentials file; null means {@code GOOGLE_APPLICATION_CREDENTIALS}, else the metadata server
     * @param environment the process's
     */
    GoogleTokens(@Nullable Path file, Map<String, String> environment, Clock clock) {
        String named = environment.get("GOOGLE_APPLICATION_CREDENTIALS");
        this.file = file != null ? file : named == null || named.isBlank() ? null : Path.of(named);
        this.metadataHost = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
        this.clock = clock;
    }

    @Override
    public AccessToken issue() throws IOException {
        if (file == null) {
            return ask(HttpRequest.newBuilder(URI.create("http://" + metadataHost
                            + "/computeMetadata/v1/instance/service-accounts/default/token?scopes=" + SCOPE))
                    .header("Metadata-Flavor", "Google"));
        }
        JsonNode credentials = JSON.readTree(Files.readAllBytes(file));
        String type = credentials.path("type").asText();
        return switch (type) {
            case "service_account" ->
                exchange(credentials, "grant_type=" + encoded(JWT_GRANT) + "&assertion=" + assertion(credentials));
            case "authorized_user" ->
                exchange(
                        credentials,
                        "grant_type=refresh_token&client_id=" + text(credentials, "client_id") + "&client_secret="
                                + text(credentials, "client_secret") + "&refresh_token="
                                + text(credentials, "refresh_token"));
            default ->
                throw new IOException(file + " holds credentials of the type '" + type
                        + "' (expected: service_account or authorized_user)");
        };
    }

    private AccessToken exchange(JsonNode credentials, String form) throws IOException {
        URI uri = URI.create(credentials.path("token_uri").asText(TOKEN_URI));
        boolean local = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !local) {
            throw new IOException(file + ": token_uri is not https");
        }
        return ask(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private AccessToken ask(HttpRequest.Builder request) throws IOException {
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        String host = answer.uri().getHost();
        if (answer.statusCode() != 200) {
            throw new IOException(host + " answered " + answer.statusCode());
        }
        JsonNode body = JSON.readTree(answer.body());
        String token = body.path("access_token").asText();
        if (token.isEmpty()) {
            throw new IOException(host + " answered without an access_token");
        }
        return new AccessToken(
                Secret.of(token), Duration.ofSeconds(body.path("expires_in").asLong(3_600)));
    }

    /** A JWT that the account's own key signed with RS256 (RFC 7515, 7518). */
    private String assertion(JsonNode credentials) throws IOException {
        long now = clock.instant().getEpochSecond();
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":" + quoted(credentials, "private_key_id") + "}";
        String claims = "{\"iss\":" + quoted(credentials, "client_email") + ",\"scope\":\"" + SCOPE + "\",\"aud\":"
                + JSON.writeValueAsString(credentials.path("token_uri").asText(TOKEN_URI)) + ",\"iat\":" + now
                + ",\"exp\":" + (now + JWT_LIFE.toSeconds()) + "}";
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key(credentials.path("private_key").asText()));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": private_key is no RSA key in PKCS#8 PEM", e);
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String quoted(JsonNode credentials, String name) throws IOException {
        return JSON.writeValueAsString(credentials.path(name).asText());
    }

    private static String text(JsonNode credentials, String name) {
        return encoded(credentials.path(name).asText());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
