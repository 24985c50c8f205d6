package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import io.fairlead.proxy.wire.Golden;
import io.fairlead.proxy.wire.Scene;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Google's library. Its streams are answers one after the other, which it leaves to the application to put together. */
final class GoogleSdk implements StreamingSdk {
    private final OkHttpClient http;
    private final Client client;

    GoogleSdk(Scene scene) {
        http = new OkHttpClient.Builder()
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory(), scene.engine.trust())
                .readTimeout(Scene.PATIENCE)
                .build();
        client = Client.builder()
                .apiKey("client-key")
                .clientOptions(ClientOptions.builder().customHttpClient(http).build())
                .httpOptions(HttpOptions.builder()
                        .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                        .build())
                .build();
    }

    @Override
    public String provider() {
        return "gemini";
    }

    @Override
    public String model() {
        return "gemini-2.5-flash";
    }

    @Override
    public Heard whole(Ask ask) {
        return heard(List.of(client.models.generateContent(model(), contents(ask), config(ask))));
    }

    @Override
    public Heard stream(Ask ask) {
        List<GenerateContentResponse> all = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model(), contents(ask), config(ask))) {
            stream.forEach(all::add);
        }
        return heard(all);
    }

    private static Heard heard(List<GenerateContentResponse> responses) {
        List<Part> parts = new ArrayList<>();
        for (GenerateContentResponse response : responses) {
            parts.addAll(Objects.requireNonNull(response.parts()));
        }
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (Part part : parts) {
            part.text().ifPresent(text::append);
            part.functionCall()
                    .ifPresent(call -> calls.add(new Call(
                            call.id().orElseThrow(),
                            call.name().orElseThrow(),
                            Jsons.of(call.args().orElseThrow()))));
        }
        GenerateContentResponse last = responses.get(responses.size() - 1);
        String finish = last.finishReason().toString();
        GenerateContentResponseUsageMetadata usage = last.usageMetadata().orElseThrow();
        Map<String, String> headers =
                responses.get(0).sdkHttpResponse().orElseThrow().headers().orElseThrow();
        return new Heard(
                text.toString(),
                calls,
                switch (finish) {
                    case "STOP" -> calls.isEmpty() ? "stop" : "tools";
                    case "MAX_TOKENS" -> "length";
                    default -> finish;
                },
                usage.promptTokenCount().orElseThrow(),
                usage.candidatesTokenCount().orElseThrow(),
                last.modelVersion().orElseThrow(),
                name -> header(headers, name),
                Content.builder().role("model").parts(parts).build());
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static List<Content> contents(Ask ask) {
        List<Content> contents = new ArrayList<>();
        List<FunctionCall> calls = List.of();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Words it) {
                contents.add(user(List.of(Part.fromText(it.text()))));
            } else if (line instanceof Ask.Line.Picture it) {
                contents.add(user(List.of(
                        Part.fromText(it.text()),
                        Part.fromBytes(Base64.getDecoder().decode(Ask.PNG), "image/png"))));
            } else if (line instanceof Ask.Line.Answered it) {
                Content said = (Content) it.heard().message();
                contents.add(said);
                calls = said.parts().orElseThrow().stream()
                        .flatMap(part -> part.functionCall().stream())
                        .toList();
            } else if (line instanceof Ask.Line.Results it) {
                List<Part> results = new ArrayList<>();
                for (int i = 0; i < it.texts().size(); i++) {
                    FunctionCall call = calls.get(i);
                    results.add(Part.builder()
                            .functionResponse(FunctionResponse.builder()
                                    .id(call.id().orElseThrow())
                                    .name(call.name().orElseThrow())
                                    .response(Map.of("output", it.texts().get(i)))
                                    .build())
                            .build());
                }
                contents.add(user(results));
            }
        }
        return contents;
    }

    private static Content user(List<Part> parts) {
        return Content.builder().role("user").parts(parts).build();
    }

    private static GenerateContentConfig config(Ask ask) {
        GenerateContentConfig.Builder config = GenerateContentConfig.builder();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                config.systemInstruction(Content.fromParts(Part.fromText(it.text())));
            }
        }
        if (ask.tools()) {
            config.tools(Tool.builder()
                    .functionDeclarations(function(Ask.TIDE, Ask.TIDE_ARGUMENTS), function(Ask.NOW, Ask.NO_ARGUMENTS))
                    .build());
        }
        if (ask.schema()) {
            config.responseMimeType("application/json").responseJsonSchema(Jsons.members(Ask.SCHEMA));
        }
        return config.build();
    }

    private static FunctionDeclaration function(String name, JsonNode arguments) {
        return FunctionDeclaration.builder()
                .name(name)
                .description("tells the " + name)
                .parametersJsonSchema(Jsons.members(arguments))
                .build();
    }

    @Override
    public Raised raised(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        String message = String.valueOf(failure.getMessage());
        return failure instanceof ApiException it
                ? new Raised(type, it.code(), message, it.status(), null)
                : new Raised(type, 0, message, null, null);
    }

    @Override
    public boolean raisesIds() {
        return false;
    }

    @Override
    public Unavailable unavailable() {
        return new Unavailable(Golden.googleError(503, "UNAVAILABLE", "its own words"));
    }

    @Override
    public void close() {
        client.close();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
