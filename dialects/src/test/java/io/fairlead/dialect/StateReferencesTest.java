package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What binds a call to its provider, read at every cut. */
class StateReferencesTest {

    private static @Nullable String state(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String whole = state(bytes, 0);
        for (int cut = 1; cut < bytes.length; cut++) {
            assertThat(state(bytes, cut)).as("cut at %s", cut).isEqualTo(whole);
        }
        return whole;
    }

    private static @Nullable String state(byte[] bytes, int cut) {
        RequestPeek peek = new RequestPeek();
        peek.look(ByteBuffer.wrap(bytes, 0, cut));
        peek.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        return peek.state();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m","previous_response_id":"resp_1","input":"x"}                                   | previous_response_id
            {"input":"x","conversation" : "conv_1"}                                                     | conversation
            {"conversation":{"id":"conv_1"},"input":"x"}                                                | conversation
            {"input":[{"role":"user","content":"x"},{"type":"item_reference","id":"msg_1"}]}            | item_reference
            {"input":[{"role":"user","content":[{"type":"input_file","file_id":"file-abc"}]}]}          | file_id
            {"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-abc"}}]}]}    | file_id
            {"messages":[{"content":[{"type":"document","source":{"type":"file","file_id":"file_01"}}]}]} | file_id
            {"tools":[{"type":"file_search","vector_store_ids":["vs_1"]}],"input":"x"}                  | vector_store_ids
            {"tools":[{"type":"code_interpreter","container":"cntr_1"}],"input":"x"}                    | container
            {"tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["file-1"]}}]}   | file_ids
            {"container":"container_01","messages":[]}                                                  | container
            {"container":{"id":"container_01","skills":[]},"messages":[]}                               | container
            {"contents":[],"cachedContent":"cachedContents/abc"}                                        | cachedContent
            {"contents":[{"parts":[{"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/a"}}]}]} | fileUri
            {"contents":[{"parts":[{"fileData":{"fileUri":"https://eu.example.com/v1beta/files/a"}}]}]}  | fileUri
            {"contents":[{"parts":[{"file_data":{"file_uri":"files/a"}}]}]}                              | file_uri
            """)
    void a_reference_is_found_wherever_it_stands(String body, String field) {
        assertThat(state(body)).isEqualTo(field);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://generativelanguage.googleapis.com/v1beta/files/abc-123, files/abc-123",
        "https://generativelanguage.googleapis.com/v1beta/files/other-9, files/other-9",
        "https://eu.example.com/gemini/v1beta/files/abc-123, files/abc-123",
        "files/abc-123, files/abc-123",
        "https://generativelanguage.googleapis.com/download/v1beta/files/a-name-that-is-longer-than-is-compared, files/a-name-that-is-longer-than-is-compared"
    })
    void a_file_is_known_by_its_name_however_its_address_is_written(String uri, String name) {
        byte[] bytes = ("{\"contents\":[{\"parts\":[{\"fileData\":{\"fileUri\":\"" + uri + "\"}}]}]}")
                .getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < bytes.length; cut++) {
            RequestPeek peek = new RequestPeek();
            peek.look(ByteBuffer.wrap(bytes, 0, cut));
            peek.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(peek.stateIds()).containsExactly(StateId.of(name));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m","messages":[{"role":"user","content":"previous_response_id"}]}
            {"previous_response_id":null,"conversation":null,"input":"x"}
            {"previous_response_id":"","input":"x"}
            {"messages":[{"content":"{\\"file_id\\":\\"file-abc\\"}"}]}
            {"tools":[{"function":{"parameters":{"properties":{"file_id":{"type":"string"},"conversation":{"type":"string"}}}}}]}
            {"metadata":{"conversation":"ours","previous_response_id":"ours"}}
            {"messages":[{"content":[{"type":"tool_use","input":{"file_id":"42","container":"box"}}]}]}
            {"tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}
            {"container":{"skills":[{"skill_id":"x","type":"anthropic"}]}}
            {"contents":[{"parts":[{"fileData":{"fileUri":"gs://bucket/a","mimeType":"image/png"}}]}]}
            {"contents":[{"parts":[{"fileData":{"fileUri":"https://example.com/files/a.png"}}]}]}
            {"contents":[{"parts":[{"fileData":{"fileUri":"https://www.youtube.com/watch?v=abc"}}]}]}
            {"tools":[{"type":"file_search","vector_store_ids":[]}]}
            {"input":[{"type":"reasoning","encrypted_content":"abc","id":"rs_1"}]}
            """)
    void what_only_looks_like_one_is_none(String body) {
        assertThat(state(body)).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/v1/files/file-1, files",
        "/v1/files/file-1/content?x=1, files",
        "/openai/v1/batches/batch_1/cancel, batches",
        "/v1/messages/batches/msgbatch_1/results, batches",
        "/v1/responses/resp_1, responses",
        "/v1/responses/input_tokens,",
        "/v1/responses,",
        "/v1/chat/completions,",
        "/v1/chat/completions/chatcmpl-1, completions",
        "/v1/fine_tuning/jobs/ftjob-1/events, jobs",
        "/v1beta/cachedContents/abc, cachedContents",
        "/v1/files,",
        "/v1/models/gpt-4o,"
    })
    void a_path_may_name_what_is_kept(String path, @Nullable String collection) {
        assertThat(StatePath.of(path)).isEqualTo(collection);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ft:gpt-4o-mini:acme::a1, true",
        "ft:open-mistral-7b:1:2, true",
        "curie:ft-acme-2023, true",
        "gpt-35-turbo.ft-1a2b, true",
        "tunedModels/mine-1, true",
        "arn:aws:bedrock:us-east-1:1:custom-model/x/y, true",
        "arn:aws:bedrock:us-east-1:1:provisioned-model/x, true",
        "5ef2f3b4-aaaa-ft, true",
        "gpt-4o, false",
        "claude-3-5-sonnet-20241022, false",
        "anthropic.claude-3-haiku-20240307-v1:0, false",
        "draft-model, false",
        "meta-llama/Llama-3-70b, false"
    })
    void a_model_made_for_its_owner_is_known_by_its_name(String model, boolean own) {
        assertThat(OwnModel.named(model)).isEqualTo(own);
    }
}
