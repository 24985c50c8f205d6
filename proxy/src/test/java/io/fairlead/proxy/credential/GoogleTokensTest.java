package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoogleTokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private HttpServer issuer;
    private volatile int status = 200;
    private volatile String form = "";
    private volatile String flavor = "";
    private volatile String path = "";

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", call -> {
            form = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            flavor = String.valueOf(call.getRequestHeaders().getFirst("Metadata-Flavor"));
            path = call.getRequestURI().getPath();
            byte[] body = "{\"access_token\":\"ya29.x\",\"expires_in\":1200,\"token_type\":\"Bearer\"}"
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private String host() {
        return "127.0.0.1:" + issuer.getAddress().getPort();
    }

    private Path file(Map<String, String> credentials) throws IOException {
        Path file = folder.resolve("credentials.json");
        Files.write(file, JSON.writeValueAsBytes(credentials));
        return file;
    }

    @Test
    void a_service_account_signs_for_its_token() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Path file = file(Map.of(
                "type", "service_account",
                "client_email", "robot@project.example",
                "private_key_id", "key-1",
                "private_key", pem,
                "token_uri", "http://" + host() + "/token"));

        AccessToken token = new GoogleTokens(file, Map.of(), CLOCK).issue();

        assertThat(token.secret()).isEqualTo(Secret.of("ya29.x"));
        assertThat(token.life()).isEqualTo(Duration.ofMinutes(20));
        String[] jwt = String.valueOf(fields().get("assertion")).split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(jwt[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("robot@project.example");
        assertThat(claims.path("aud").asText()).isEqualTo("http://" + host() + "/token");
        assertThat(claims.path("exp").asLong()).isEqualTo(1_800_003_600);
    }

    @Test
    void a_user_gives_the_refresh_token() throws IOException {
        Path file = file(Map.of(
                "type", "authorized_user",
                "client_id", "id+1",
                "client_secret", "s",
                "refresh_token", "r",
                "token_uri", "http://" + host() + "/token"));

        new GoogleTokens(file, Map.of(), CLOCK).issue();

        assertThat(fields())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("client_id", "id+1")
                .containsEntry("refresh_token", "r");
    }

    @Test
    void without_a_file_the_metadata_server_is_asked() throws IOException {
        AccessToken token = new GoogleTokens(null, Map.of("GCE_METADATA_HOST", host()), CLOCK).issue();

        assertThat(token.secret()).isEqualTo(Secret.of("ya29.x"));
        assertThat(flavor).isEqualTo("Google");
        assertThat(path).isEqualTo("/computeMetadata/v1/instance/service-accounts/default/token");
    }

    @Test
    void a_refusal_is_told_without_any_secret() {
        status = 403;

        assertThatThrownBy(() -> new GoogleTokens(null, Map.of("GCE_METADATA_HOST", host()), CLOCK).issue())
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1 answered 403");
    }

    @Test
    void a_file_of_another_kind_is_named() throws IOException {
        Path file = file(Map.of("type", "external_account"));

        assertThatThrownBy(() -> new GoogleTokens(file, Map.of(), CLOCK).issue())
                .hasMessageContaining("'external_account' (expected: service_account or authorized_user)");
    }

    private Map<String, String> fields() {
        return Arrays.stream(form.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }
}
