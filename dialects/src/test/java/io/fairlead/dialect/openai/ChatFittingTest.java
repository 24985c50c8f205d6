package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Chat request for another provider of the family: what changes, what stays, what is lost. */
class ChatFittingTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode adapted(String provider, String model, String body) {
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)), model);
        return CHAT.adapt(json(body), to, losses);
    }

    private List<String> lost(Effect effect) {
        return losses.all().stream()
                .filter(loss -> loss.effect() == effect)
                .map(Loss::path)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai    | gpt-4.1         | {'max_tokens':5}                  | {'max_completion_tokens':5}
            mistral   | mistral-small   | {'max_completion_tokens':5}       | {'max_tokens':5}
            mistral   | mistral-small   | {'seed':7}                        | {'random_seed':7}
            openai    | gpt-4.1         | {'stop':['a','b']}                | {'stop':['a','b']}
            mistral   | mistral-small   | {'tool_choice':'required'}        | {'tool_choice':'any'}
            groq      | llama-3         | {'tool_choice':'any'}             | {'tool_choice':'required'}
            groq      | llama-3         | {'n':1}                           | {'n':1}
            mistral   | mistral-small   | {'user':'u','store':false}        | {}
            mistral   | mistral-small   | {'stream_options':{'include_usage':true}} | {}
            mistral   | mistral-small   | {'messages':[{'role':'user','refusal':null,'annotations':[1]}]} | {'messages':[{'role':'user'}]}
            openai    | gpt-4.1         | {'messages':[{'role':'user','refusal':null}]} | {'messages':[{'role':'user','refusal':null}]}
            deepseek  | deepseek-v4     | {'reasoning_effort':'none'}       | {'thinking':{'type':'disabled'}}
            deepseek  | deepseek-v4     | {'seed':7}                        | {'seed':7}
            openai    | gpt-5.1         | {'thinking':{'type':'disabled'}}  | {'reasoning_effort':'none'}
            openai    | gpt-5           | {'thinking':{'type':'enabled'}}   | {}
            openai    | gpt-5.6         | {'reasoning_effort':'max'}        | {'reasoning_effort':'max'}
            openai    | gpt-5.4         | {'logprobs':true,'top_p':0.5}     | {'logprobs':true,'top_p':0.5}
            groq      | qwen/qwen3-32b  | {'reasoning_effort':'none'}       | {'reasoning_effort':'none'}
            groq      | qwen/qwen3-32b  | {'enable_thinking':true}          | {'reasoning_effort':'default'}
            openai    | gpt-5           | {'temperature':1}                 | {}
            openrouter| x/y             | {'thinking':{'type':'enabled'}}   | {'reasoning':{'enabled':true}}
            openai    | gpt-4.1         | {'unheard_of':{'a':1}}            | {'unheard_of':{'a':1}}
            """)
    void says_it_in_the_provider_s_words_without_a_loss(String provider, String model, String body, String expected) {
        assertThat(adapted(provider, model, body)).isEqualTo(json(expected));
        assertThat(losses.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            groq      | llama-3         | {'logprobs':true}                 | {}                          | logprobs
            groq      | llama-3         | {'n':2}                           | {}                          | n
            mistral   | mistral-small   | {'logit_bias':{'1':2}}            | {}                          | logit_bias
            mistral   | mistral-small   | {'messages':[{'role':'user','name':'A'}]} | {'messages':[{'role':'user'}]} | messages[].name
            cerebras  | llama           | {'presence_penalty':1}            | {}                          | presence_penalty
            openai    | o3              | {'temperature':0.5}               | {}                          | temperature
            openai    | o3              | {'stop':['x']}                    | {}                          | stop
            openai    | gpt-4.1         | {'stop':['1','2','3','4','5']}    | {'stop':['1','2','3','4']}  | stop
            openai    | gpt-4.1         | {'reasoning_effort':'high'}       | {}                          | reasoning
            perplexity| sonar           | {'tools':[{'type':'function'}]}   | {}                          | tools
            deepseek  | deepseek-chat   | {'response_format':{'type':'json_schema'}} | {'response_format':{'type':'json_object'}} | response_format
            """)
    void names_what_the_provider_lacks(String provider, String model, String body, String expected, String path) {
        assertThat(adapted(provider, model, body)).isEqualTo(json(expected));
        assertThat(lost(Effect.LOSSY)).containsExactly(path);
    }

    @Test
    void a_schema_that_nobody_holds_to_is_told_in_words_behind_the_instructions_once() {
        String format =
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}}";
        JsonNode body = adapted(
                "deepseek",
                "deepseek-chat",
                "{'messages':[{'role':'system','content':'s'},{'role':'user','content':'u'}]," + format + "}");

        assertThat(body.at("/messages/0/content").asText()).isEqualTo("s");
        assertThat(body.at("/messages/1/role").asText()).isEqualTo("system");
        assertThat(body.at("/messages/1/content").asText()).contains("JSON").endsWith("{\"type\":\"object\"}");
        assertThat(body.at("/messages/2/content").asText()).isEqualTo("u");
        assertThat(body.path("response_format")).isEqualTo(json("{'type':'json_object'}"));
        assertThat(lost(Effect.LOSSY)).containsExactly("response_format");
        ((ObjectNode) body).set("response_format", json("{" + format + "}").path("response_format"));
        assertThat(CHAT.adapt(
                                body,
                                Destination.of(
                                        Objects.requireNonNull(
                                                ProviderCatalog.builtIn().entry("deepseek")),
                                        "deepseek-chat"),
                                losses)
                        .path("messages"))
                .hasSize(3);
    }

    @Test
    void a_value_out_of_range_is_brought_into_it_and_noted() {
        assertThat(adapted("mistral", "mistral-small", "{'temperature':1.9}")).isEqualTo(json("{'temperature':1.5}"));
        assertThat(adapted("openai", "gpt-4.1", "{'max_completion_tokens':99999}"))
                .isEqualTo(json("{'max_completion_tokens':32768}"));
        assertThat(lost(Effect.NOTED)).containsExactly("temperature", "max_completion_tokens");
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openai    | gpt-5           | {'reasoning_effort':'none'}       | {'reasoning_effort':'minimal'}
            openai    | gpt-5.4         | {'reasoning_effort':'max'}        | {'reasoning_effort':'xhigh'}
            openai    | gpt-5.1         | {'thinking':{'type':'enabled'}}   | {'reasoning_effort':'medium'}
            groq      | qwen/qwen3-32b  | {'reasoning_effort':'minimal'}    | {'reasoning_effort':'default'}
            xai       | grok-4.3        | {'reasoning_effort':'minimal'}    | {'reasoning_effort':'low'}
            together  | x/unheard-of    | {'enable_thinking':true}          | {}
            """)
    void an_effort_that_is_said_otherwise_is_noted(String provider, String model, String body, String expected) {
        assertThat(adapted(provider, model, body)).isEqualTo(json(expected));
        assertThat(lost(Effect.NOTED)).containsExactly("reasoning_effort");
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @Test
    void a_model_draws_by_itself_while_it_thinks() {
        String body = "{'reasoning_effort':'low','logprobs':true}";
        assertThat(adapted("openai", "gpt-5.4", body)).isEqualTo(json("{'reasoning_effort':'low'}"));
        assertThat(lost(Effect.LOSSY)).containsExactly("logprobs");
    }

    @Test
    void a_request_that_fits_is_the_very_same_node() {
        JsonNode body = json("{'model':'m','messages':[{'role':'user','content':'hi'}],'max_completion_tokens':5}");
        Destination to =
                Destination.of(Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai")), "gpt-4.1");

        assertThat(CHAT.adapt(body, to, losses)).isSameAs(body);
    }

    @Test
    void ids_of_calls_and_their_results_still_match_in_nine_characters() {
        JsonNode body = adapted(
                "mistral",
                "mistral-small",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'call_abc'}]},{'role':'tool','tool_call_id':'call_abc'}]}");

        String id = body.at("/messages/0/tool_calls/0/id").asText();
        assertThat(id).hasSize(9).isAlphanumeric();
        assertThat(body.at("/messages/1/tool_call_id").asText()).isEqualTo(id);
    }

    @Test
    void thoughts_go_under_the_provider_s_name_or_are_left_out_and_noted() {
        String body = "{'messages':[{'role':'assistant','content':'a','reasoning_content':'t'}]}";

        assertThat(adapted("groq", "openai/gpt-oss-20b", body)
                        .at("/messages/0/reasoning")
                        .asText())
                .isEqualTo("t");
        assertThat(losses.all()).extracting(Loss::path).doesNotContain("messages[].reasoning_content");
        assertThat(adapted("mistral", "mistral-small", body).at("/messages/0").has("reasoning_content"))
                .isFalse();
        assertThat(lost(Effect.NOTED)).containsExactly("messages[].reasoning_content");
    }

    @Test
    void a_developer_is_the_system_and_the_last_words_a_prefix_where_the_provider_says_so() {
        JsonNode body = adapted(
                "mistral",
                "mistral-small",
                "{'messages':[{'role':'developer','content':'d'},{'role':'assistant','content':'a'}]}");

        assertThat(body.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(body.at("/messages/1/prefix").asBoolean()).isTrue();
    }

    @Test
    void the_catalogue_uses_only_habits_that_are_documented() {
        for (String name : ProviderCatalog.builtIn().names()) {
            assertThat(Habit.keys())
                    .as(name)
                    .containsAll(
                            Objects.requireNonNull(ProviderCatalog.builtIn().entry(name))
                                    .habits()
                                    .names());
        }
    }
}
