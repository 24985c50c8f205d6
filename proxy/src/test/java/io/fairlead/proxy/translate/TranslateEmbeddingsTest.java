package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The layer with embeddings, between the built-in providers. */
class TranslateEmbeddingsTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedBody body = new ScriptedBody();
    private final CollectingSink client = new CollectingSink();
    private @Nullable Attempt sent;

    private final Conversions ways = new Conversions(
            provider -> entry(provider.name()), (provider, model) -> model, Apis::named, Apis::embeddings);

    private static CatalogEntry entry(String name) {
        return Objects.requireNonNull(ProviderCatalog.builtIn().entry(name), name);
    }

    private static Provider provider(String name) {
        CatalogEntry entry = entry(name);
        return new Provider(
                name,
                Dialects.of(entry),
                new Origin("https", name + ".test", 443),
                entry.prefix(),
                entry.prefix(),
                null,
                (status, headers, text) -> new ProviderError(ErrorKind.UNKNOWN, status, false, null, null, null));
    }

    private String sentBody = "";

    private CompletableFuture<Outcome> ask(String from, String path, String request, Target target) {
        Provider here = provider(from);
        Operation operation = here.dialect().operation("POST", path);
        String named = operation.model() == null ? "text-embedding-3-small" : operation.model();
        Exchange exchange = new Exchange(
                "x-1",
                Instant.EPOCH,
                loop,
                Entrance.BASE_URL,
                new Request(
                        "POST",
                        path,
                        Headers.of("content-type", "application/json"),
                        new RequestBody.Whole(
                                Unpooled.copiedBuffer(request.replace('\'', '"'), StandardCharsets.UTF_8))),
                here,
                operation,
                new Facts(named, false, 0),
                ClientHints.NONE,
                ExchangeListener.NONE);
        return new Translate(
                        ways,
                        false,
                        10_000,
                        InstantSource.fixed(Instant.EPOCH),
                        new ConversionResources(MemoryAccount.unbounded(), new LargeWork(1)))
                .around(attempt -> {
                    sent = attempt;
                    sentBody = text(attempt.request());
                    return CompletableFuture.completedFuture(Outcome.answered(
                            new Answer(200, Headers.of("content-type", "application/json"), -1, body)));
                })
                .serve(exchange.visit(target).attempt());
    }

    private String told(CompletableFuture<Outcome> outcome, String answer) {
        Answer back = ((Outcome.Answered) outcome.join()).answer();
        back.body().open(client);
        body.send(answer.replace('\'', '"'));
        body.complete();
        return client.text().replace('"', '\'');
    }

    private Request sent() {
        return Objects.requireNonNull(sent, "nothing was sent").request();
    }

    private String sentBody() {
        return sentBody;
    }

    /** What is made for a target is let go once that answered. */
    private static String text(Request request) {
        return ((RequestBody.Whole) request.body())
                .content()
                .toString(StandardCharsets.UTF_8)
                .replace('"', '\'');
    }

    @Test
    void openai_s_client_is_answered_by_gemini() {
        CompletableFuture<Outcome> outcome = ask(
                "openai",
                "/v1/embeddings",
                "{'model':'text-embedding-3-small','input':['a','b'],'encoding_format':'base64'}",
                new Target(provider("gemini"), "gemini-embedding-001", false));

        assertThat(sent().path()).isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
        assertThat(sentBody())
                .isEqualTo("{'requests':[{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'a'}]}},"
                        + "{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'b'}]}}]}");
        assertThat(told(outcome, "{'embeddings':[{'values':[1.0]},{'values':[-2.0]}]}"))
                .isEqualTo("{'object':'list','data':[{'object':'embedding','index':0,'embedding':'AACAPw=='},"
                        + "{'object':'embedding','index':1,'embedding':'AAAAwA=='}],"
                        + "'model':'gemini-embedding-001','usage':{'prompt_tokens':0,'total_tokens':0}}");
        assertThat(client.whole()).isTrue();
    }

    @Test
    void gemini_s_client_is_answered_by_cohere_on_bedrock() {
        CompletableFuture<Outcome> outcome = ask(
                "gemini",
                "/v1beta/models/gemini-embedding-001:embedContent",
                "{'content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY'}",
                new Target(provider("bedrock"), "cohere.embed-english-v3", false));

        assertThat(sent().path()).isEqualTo("/model/cohere.embed-english-v3/invoke");
        assertThat(sentBody()).isEqualTo("{'texts':['a'],'input_type':'search_query','embedding_types':['float']}");
        assertThat(told(outcome, "{'embeddings':{'float':[[0.5,0.25]]},'response_type':'embeddings_by_type'}"))
                .isEqualTo("{'embedding':{'values':[0.5,0.25]}}");
    }

    @Test
    void an_answer_without_a_vector_for_each_text_is_none() {
        CompletableFuture<Outcome> outcome = ask(
                "cohere",
                "/v2/embed",
                "{'model':'embed-v4.0','texts':['a','b'],'input_type':'search_query'}",
                new Target(provider("openai"), "text-embedding-3-small", false));

        told(outcome, "{'data':[{'index':0,'embedding':[1.0]}]}");
        assertThat(client.whole()).isFalse();
        assertThat(client.text()).isEmpty();
    }

    @Test
    void another_api_is_only_asked_for_a_model_that_the_route_names() {
        Target unnamed = new Target(provider("gemini"), null, false);
        Target chat = new Target(provider("gemini"), "gemini-2.5-pro", false);
        String request = "{'model':'text-embedding-3-small','input':'a'}";

        assertThat(ask("openai", "/v1/embeddings", request, unnamed).join()).isInstanceOf(Outcome.Refused.class);
        assertThat(ask("openai", "/v1/embeddings", request, chat).join()).isInstanceOf(Outcome.Refused.class);
        assertThat(sent).isNull();
    }

    @Test
    void azure_has_a_path_of_its_own_and_tokens_stay_at_home() {
        Target azure = new Target(provider("azure-openai"), "text-embedding-3-small", false);

        ask("openai", "/v1/embeddings", "{'model':'text-embedding-3-small','input':'a'}", azure);
        assertThat(sent().path()).isEqualTo("/openai/v1/embeddings");
        assertThat(sentBody()).isEqualTo("{'model':'text-embedding-3-small','input':['a']}");

        sent = null;
        String tokens = "{'model':'text-embedding-3-small','input':[1,2]}";
        assertThat(ask("openai", "/v1/embeddings", tokens, azure).join()).isInstanceOf(Outcome.Refused.class);
        assertThat(sent).isNull();
    }
}
