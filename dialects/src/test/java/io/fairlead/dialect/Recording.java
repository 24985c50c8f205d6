package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.dialect.registry.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One recorded exchange with a real provider, read from the {@link Corpus}. */
public record Recording(
        String name,
        String api,
        JsonNode request,
        JsonNode response,
        JsonNode root,
        Dialect dialect,
        Operation operation) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, Dialect> SPEAKERS = new ConcurrentHashMap<>();
    private static final List<Recording> ALL = read();

    /** All of them; none, and a line that says so, without a corpus. */
    public static List<Recording> all() {
        return ALL;
    }

    private static List<Recording> read() {
        Path folder = Corpus.at("recordings");
        if (folder == null) {
            return List.of();
        }
        List<Recording> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
                String api = root.path("api").asText();
                all.add(of(api + "/" + file.getFileName(), api, root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Recording of(String name, String api, JsonNode root) {
        JsonNode request = root.path("request");
        String url = request.path("url").asText(root.path("request_url_assumed").asText());
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        Dialect dialect = SPEAKERS.computeIfAbsent(api, a -> Dialects.of(provider(a)));
        Operation operation =
                dialect.operation(request.path("method").asText("POST"), slash < 0 ? "/" : url.substring(slash));
        return new Recording(name, api, request, root.path("response"), root, dialect, operation);
    }

    public CatalogEntry provider() {
        return provider(api);
    }

    private static CatalogEntry provider(String api) {
        String first = api.substring(0, api.indexOf('.'));
        String name = switch (first) {
            case "azure" -> "azure-openai";
            case "bedrock-mantle" -> "bedrock";
            default -> ProviderCatalog.builtIn().names().contains(first) ? first : "openai-compatible";
        };
        return Objects.requireNonNull(ProviderCatalog.builtIn().entry(name));
    }

    public int status() {
        return response.path("status").asInt();
    }

    public @Nullable String header(String name) {
        JsonNode value = response.path("headers").path(name.toLowerCase(Locale.ROOT));
        return value.isTextual() ? value.textValue() : null;
    }

    public boolean asksForStream() {
        return switch (operation.streaming()) {
            case NEVER -> false;
            case BY_PATH -> true;
            case BY_BODY ->
                request.path("body").path("stream").asBoolean()
                        || response.path("body").isTextual();
            case BY_BODY_UNLESS_FALSE -> request.path("body").path("stream").asBoolean(true);
        };
    }

    public boolean has(String feature) {
        for (JsonNode value : root.path("features")) {
            if (value.asText().equals(feature)) {
                return true;
            }
        }
        return false;
    }

    /** The answer's bytes as they were decoded. */
    public byte[] body() {
        JsonNode body = response.path("body");
        if (!body.isTextual()) {
            return body.toString().getBytes(StandardCharsets.UTF_8);
        }
        return response.path("body_encoding").asText().equals("base64")
                ? Base64.getDecoder().decode(body.textValue())
                : body.textValue().getBytes(StandardCharsets.UTF_8);
    }

    public AnswerWatcher watcher() {
        return dialect.watch(operation, asksForStream(), header("content-type"));
    }

    @Override
    public String toString() {
        return name;
    }
}
