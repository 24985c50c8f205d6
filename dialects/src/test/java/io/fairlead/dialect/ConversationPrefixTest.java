package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The turns of one conversation are known by how it begins, in every API. */
class ConversationPrefixTest {

    private static ConversationPrefix of(String body) {
        ConversationPrefix prefix = new ConversationPrefix();
        prefix.look(ByteBuffer.wrap(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return prefix;
    }

    /** The first turn, a later one, and the first of another conversation. */
    static Stream<Arguments> turns() {
        return Stream.of(
                Arguments.of(
                        "Chat",
                        "{'model':'m','messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'}]}",
                        "{'messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},{'role':'assistant','content':'Yes?'},{'role':'user','content':'Why?'}],'model':'m'}",
                        "{'model':'m','messages':[{'role':'system','content':'Be brief.'},{'role':'user','content':'Ho'}]}"),
                Arguments.of(
                        "Chat, tools answered, the text in parts, role last",
                        "{'tools':[{'function':{'name':'t'}}],'messages':[{'content':'Hi','role':'user'}]}",
                        "{'messages':[{'content':[{'type':'text','text':'Hi'}],'role':'user'},{'role':'assistant','content':null,'tool_calls':[{'id':'c1'}]},{'role':'tool','tool_call_id':'c1','content':'4'}],'tools':[{'function':{'name':'t'}}]}",
                        "{'tools':[{'function':{'name':'u'}}],'messages':[{'content':'Hi','role':'user'}]}"),
                Arguments.of(
                        "Responses, a text first and a list later",
                        "{'input':'Hi','instructions':'Be brief.'}",
                        "{'instructions':'Be brief.','input':[{'role':'user','content':'Hi'},{'type':'reasoning','id':'rs_1','encrypted_content':'gAAA'},{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Yes?'}]},{'role':'user','content':'Why?'}]}",
                        "{'input':'Hi','instructions':'Be long.'}"),
                Arguments.of(
                        "Messages, its cache mark moves on",
                        "{'messages':[{'role':'user','content':[{'type':'text','text':'Hi','cache_control':{'type':'ephemeral'}}]}],'system':'Be brief.'}",
                        "{'system':[{'type':'text','text':'Be brief.'}],'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Yes?'},{'role':'user','content':[{'type':'text','text':'Why?','cache_control':{'type':'ephemeral','ttl':'1h'}}]}]}",
                        "{'messages':[{'role':'user','content':'Ho'}],'system':'Be brief.'}"),
                Arguments.of(
                        "Gemini",
                        "{'systemInstruction':{'parts':[{'text':'Be brief.'}]},'contents':[{'parts':[{'text':'Hi'}]}]}",
                        "{'contents':[{'role':'user','parts':[{'text':'Hi'}]},{'role':'model','parts':[{'text':'Yes?'}]},{'role':'user','parts':[{'text':'Why?'}]}],'systemInstruction':{'parts':[{'text':'Be brief.'}]}}",
                        "{'contents':[{'parts':[{'text':'Hi'}]}]}"),
                Arguments.of(
                        "Converse",
                        "{'system':[{'text':'Be brief.'},{'cachePoint':{'type':'default'}}],'messages':[{'role':'user','content':[{'text':'Hi'}]}]}",
                        "{'system':[{'text':'Be brief.'}],'messages':[{'role':'user','content':[{'text':'Hi'}]},{'role':'assistant','content':[{'text':'Yes?'}]},{'role':'user','content':[{'text':'Why?'},{'cachePoint':{'type':'default'}}]}]}",
                        "{'system':[{'text':'Be briefer.'}],'messages':[{'role':'user','content':[{'text':'Hi'}]}]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("turns")
    void a_later_turn_is_of_the_same_conversation_and_another_is_not(
            String name, String first, String later, String other) {
        assertThat(of(first).known()).isTrue();
        assertThat(of(first).continued()).isFalse();
        assertThat(of(later).continued()).isTrue();
        assertThat(of(later).hash()).isEqualTo(of(first).hash());
        assertThat(of(other).hash()).isNotEqualTo(of(first).hash());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("turns")
    void where_the_body_is_cut_makes_no_difference(String name, String first, String later, String other) {
        byte[] bytes = later.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            ConversationPrefix prefix = new ConversationPrefix();
            prefix.look(ByteBuffer.wrap(bytes, 0, cut));
            prefix.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(prefix.hash()).isEqualTo(of(first).hash());
            assertThat(prefix.continued()).isTrue();
        }
    }

    @Test
    void the_hash_is_the_same_in_every_process() {
        assertThat(of("{'messages':[{'role':'user','content':'Hi'}]}").hash()).isEqualTo(HI);
    }

    @Test
    void a_key_for_the_cache_takes_the_place_of_how_it_begins() {
        long one = of("{'prompt_cache_key':'k-1','messages':[{'role':'user','content':'Hi'}]}")
                .hash();
        assertThat(of("{'messages':[{'role':'user','content':'Ho'}],'prompt_cache_key':'k-1'}")
                        .hash())
                .isEqualTo(one);
        assertThat(of("{'messages':[{'role':'user','content':'Hi'}],'prompt_cache_key':'k-2'}")
                        .hash())
                .isNotEqualTo(one);
    }

    static Stream<Arguments> lives() {
        return Stream.of(
                Arguments.of("{'messages':[{'role':'user','content':'Hi'}]}", Duration.ofMinutes(5), false),
                Arguments.of(
                        "{'system':[{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}],'messages':[]}",
                        Duration.ofMinutes(5),
                        true),
                Arguments.of(
                        "{'system':[{'type':'text','text':'x','cache_control':{'ttl':'1h','type':'ephemeral'}}],'messages':[{'role':'user','content':[{'text':'y','cache_control':{'ttl':'5m'}}]}]}",
                        Duration.ofHours(1),
                        true),
                Arguments.of("{'cache_control':{'type':'ephemeral','ttl':'1h'}}", Duration.ofHours(1), true),
                Arguments.of(
                        "{'prompt_cache_key':'k','prompt_cache_retention':'24h','input':'Hi'}",
                        Duration.ofDays(1),
                        true),
                Arguments.of("{'prompt_cache_retention':'in_memory','input':'Hi'}", Duration.ofMinutes(5), false),
                Arguments.of("{'messages':[{'role':'user','content':'ttl: 1h'}]}", Duration.ofMinutes(5), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void what_is_cached_stays_warm_as_long_as_the_request_asks(String body, Duration warm, boolean asked) {
        assertThat(of(body).warm()).isEqualTo(warm);
        assertThat(of(body).cacheAsked()).isEqualTo(asked);
    }

    @Test
    void what_is_no_conversation_is_not_known() {
        assertThat(of("{'model':'m','input':['a','b']}").known()).isFalse();
        assertThat(of("{'model':'m','prompt':'Once'}").known()).isFalse();
        assertThat(of("").known()).isFalse();
        assertThat(of("[1,2,3]").known()).isFalse();
    }

    @Test
    void malformed_and_deep_bodies_do_no_harm() {
        Random random = new Random(7);
        byte[] signs = "{}[]\",:\\ar1".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[200];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = signs[random.nextInt(signs.length)];
            }
            ConversationPrefix prefix = new ConversationPrefix();
            ByteBuffer all = ByteBuffer.wrap(bytes);
            prefix.look(all);
            assertThat(all.hasRemaining()).isFalse();
        }
        assertThat(of("[".repeat(100_000)).known()).isFalse();
    }

    private static final long HI = -4601187145237201827L;
}
