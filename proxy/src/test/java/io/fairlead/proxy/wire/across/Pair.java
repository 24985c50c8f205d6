package io.fairlead.proxy.wire.across;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A library, its own provider, which answers nothing but 503, and a provider of another API to fall back to. */
final class Pair<S extends Sdk> implements AutoCloseable {
    private static final List<Kind<Function<Scene, StreamingSdk>>> STREAMING = List.of(
            new Kind<>("openai-java chat", "openai", OpenAiSdk::new),
            new Kind<>("openai-java responses", "openai", ResponsesSdk::new),
            new Kind<>("anthropic-java", "anthropic", AnthropicSdk::new),
            new Kind<>("aws-sdk-async", "bedrock", BedrockAsyncSdk::new),
            new Kind<>("google-genai", "gemini", GoogleSdk::new),
            new Kind<>("cohere-java", "cohere", CohereSdk::new));
    private static final List<Kind<Function<Scene, Sdk>>> OTHERS =
            List.of(new Kind<>("aws-sdk", "bedrock", BedrockSdk::new));
    private static final List<Kind<Supplier<StandIn>>> STAND_INS = List.of(
            new Kind<>("openai chat", "openai", ChatStandIn::openai),
            new Kind<>("openai responses", "openai", ResponsesStandIn::new),
            new Kind<>("anthropic messages", "anthropic", MessagesStandIn::new),
            new Kind<>("gemini generate-content", "gemini", GeminiStandIn::gemini),
            new Kind<>("cohere chat", "cohere", CohereStandIn::new));

    /** Anthropic's models at Bedrock are asked in their own API by those who speak it. */
    private static final List<Kind<Supplier<StandIn>>> BEDROCK =
            List.of(new Kind<>("bedrock converse", "bedrock", ConverseStandIn::claude));

    private static final List<Kind<Supplier<StandIn>>> BEDROCK_FOR_ANTHROPICS = List.of(
            new Kind<>("bedrock invoke", "bedrock", InvokeStandIn::new),
            new Kind<>("bedrock converse", "bedrock", ConverseStandIn::qwen));

    /** What serves one of these APIs elsewhere: two libraries show the differences. */
    private static final List<Kind<Supplier<StandIn>>> ELSEWHERE = List.of(
            new Kind<>("azure", "acme-azure", CompatibleStandIn::azure),
            new Kind<>("mistral", "mistral", CompatibleStandIn::mistral),
            new Kind<>("groq", "groq", CompatibleStandIn::groq),
            new Kind<>("ollama", "ollama", CompatibleStandIn::ollama),
            new Kind<>("vertex gemini", "vertex", GeminiStandIn::vertex),
            new Kind<>("vertex claude", "vertex", VertexClaudeStandIn::new));

    private static final List<String> WIDELY_TRAVELLED = List.of("openai-java chat", "anthropic-java");

    private final Scene scene;
    private final S sdk;
    private final StandIn other;

    /**
     * What can be made.
     *
     * @param provider whose API it speaks
     */
    record Kind<T>(String name, String provider, T maker) {}

    /** Which two. */
    record Choice<S extends Sdk>(Kind<Function<Scene, S>> sdk, Kind<Supplier<StandIn>> standIn) {

        Pair<S> open() {
            return new Pair<>(this);
        }

        @Override
        public String toString() {
            return sdk.name() + " falls back to " + standIn.name();
        }
    }

    /** Each library with each provider of another API. */
    static Stream<Choice<? extends Sdk>> all() {
        return Stream.concat(pairs(STREAMING), pairs(OTHERS));
    }

    /** The same of those that know streams. */
    static Stream<Choice<StreamingSdk>> streaming() {
        return pairs(STREAMING);
    }

    private static <S extends Sdk> Stream<Choice<S>> pairs(List<Kind<Function<Scene, S>>> sdks) {
        return sdks.stream()
                .flatMap(sdk -> standIns(sdk)
                        .filter(each -> !each.provider().equals(sdk.provider()))
                        .map(each -> new Choice<>(sdk, each)));
    }

    private static Stream<Kind<Supplier<StandIn>>> standIns(Kind<?> sdk) {
        return Stream.of(
                        STAND_INS,
                        sdk.provider().equals("anthropic") ? BEDROCK_FOR_ANTHROPICS : BEDROCK,
                        WIDELY_TRAVELLED.contains(sdk.name()) ? ELSEWHERE : List.<Kind<Supplier<StandIn>>>of())
                .flatMap(List::stream);
    }

    private Pair(Choice<S> choice) {
        other = choice.standIn().maker().get();
        String provider = choice.sdk().provider();
        scene = Scene.scene()
                .provider(provider, "")
                .provider(
                        other.provider(),
                        other.settings(),
                        ScriptedProvider.builder().hosts(other.host()).start())
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 100000 }")
                .routes("match: { provider: " + provider + " }\n    fallback: [\"" + other.provider() + "/"
                        + other.model() + "\"]")
                .start();
        sdk = choice.sdk().maker().apply(scene);
        Sdk.Unavailable unavailable = sdk.unavailable();
        scene.provider(provider).always(StandIn.json(503, unavailable.body(), unavailable.headers()));
    }

    S sdk() {
        return sdk;
    }

    StandIn other() {
        return other;
    }

    /** The provider that the library asks. */
    ScriptedProvider own() {
        return scene.provider(sdk.provider());
    }

    /** What the other provider says to the next requests. */
    void says(Reply... replies) {
        scene.provider(other.provider()).next(replies);
    }

    /** What the other provider was asked so far. */
    List<Seen> asked() {
        return scene.provider(other.provider()).seen();
    }

    /** The last of it. */
    Told told() {
        List<Seen> seen = asked();
        return other.told(seen.get(seen.size() - 1));
    }

    Scene scene() {
        return scene;
    }

    @Override
    public void close() {
        sdk.close();
        scene.close();
    }
}
