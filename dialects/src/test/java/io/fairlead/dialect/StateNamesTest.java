package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that a provider gives to what it keeps, in answers; the same that requests and paths refer to. */
class StateNamesTest {

    private static final String LONG = "resp_0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071";

    private static List<String> names(String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        List<String> whole = names(bytes, bytes.length);
        for (int cut = 1; cut < bytes.length; cut++) {
            assertThat(names(bytes, cut)).as("cut at %s", cut).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> names(byte[] bytes, int cut) {
        List<String> found = new ArrayList<>();
        StateNames names = new StateNames(found::add);
        names.look(ByteBuffer.wrap(bytes, 0, cut));
        names.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        return found;
    }

    private static List<String> refers(String request) {
        RequestPeek peek = new RequestPeek();
        peek.look(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        assertThat(peek.state()).isNotNull();
        return peek.stateIds();
    }

    @Test
    void a_name_in_an_answer_is_the_one_that_a_request_and_a_path_refer_to() {
        List<String> made = names("{\"id\":\"" + LONG + "\",\"object\":\"response\",\"text\":\"resp_ is no name\"}");
        assertThat(made).containsExactly(StateId.of(LONG));
        assertThat(refers("{\"previous_response_id\":\"" + LONG + "\"}")).isEqualTo(made);
        assertThat(StateId.inPath("/v1/responses/" + LONG + "/cancel?x")).isEqualTo(made.get(0));
    }

    @Test
    void names_that_differ_behind_their_beginning_by_length_are_two() {
        assertThat(StateId.of(LONG)).isNotEqualTo(StateId.of(LONG + "a"));
        assertThat(StateId.of("resp_1")).isNotEqualTo(StateId.of("resp_2"));
    }

    @Test
    void google_writes_the_collection_into_the_name() {
        List<String> made = names("{\n  \"name\": \"cachedContents/abc123\",\n \"model\": \"models/gemini\"}");
        assertThat(made).containsExactly(StateId.of("cachedContents/abc123"));
        assertThat(refers("{\"cachedContent\":\"cachedContents/abc123\"}")).isEqualTo(made);
        assertThat(StateId.withCollection("/v1beta/cachedContents/abc123")).isEqualTo(made.get(0));
    }

    @Test
    void an_item_reference_names_its_item_wherever_its_name_stands() {
        String before = "{\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}";
        String behind = "{\"input\":[{\"id\":\"msg_1\",\"type\":\"item_reference\"}]}";
        assertThat(refers(before)).contains(StateId.of("msg_1"));
        assertThat(refers(behind)).contains(StateId.of("msg_1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[{"content":[{"type":"thinking","thinking":"x","signature":"EqQB"}]}]}  | signature
            {"input":[{"type":"reasoning","encrypted_content":"gAAA"}]}                         | encrypted_content
            {"contents":[{"parts":[{"text":"x","thoughtSignature":"CiQ"}]}]}                    | thoughtSignature
            {"input":[{"type":"reasoning","encrypted_content":null}]}                           |
            {"messages":[{"content":"signature"}]}                                              |
            """)
    void what_only_its_maker_can_read_is_told_apart(String body, @Nullable String sealed) {
        RequestPeek peek = new RequestPeek();
        peek.look(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(peek.sealed()).isEqualTo(sealed);
        assertThat(peek.state()).isNull();
    }

    @Test
    void a_hostile_request_and_a_hostile_answer_name_a_bounded_number_of_things() {
        StringBuilder ids = new StringBuilder("{\"file_ids\":[");
        StringBuilder made = new StringBuilder("[");
        for (int i = 0; i < 10_000; i++) {
            ids.append("\"file-").append(i).append("\",");
            made.append("\"file-").append(i).append("\",");
        }
        assertThat(refers(ids.toString())).hasSize(16);
        byte[] bytes = made.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(names(bytes, 1)).hasSize(64);
        Random random = new Random(1);
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);
        names(noise, 50_000);
        assertThat(names(("\"resp_" + "x".repeat(1_000_000) + "\"").getBytes(StandardCharsets.UTF_8), 5))
                .isEmpty();
    }
}
