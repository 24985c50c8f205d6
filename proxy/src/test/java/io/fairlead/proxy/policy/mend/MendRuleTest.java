package io.fairlead.proxy.policy.mend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.policy.mend.MendDecision.GoOn;
import io.fairlead.proxy.policy.mend.MendDecision.Leave;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which broken answers may be gone on with at all: a continuation of anything but plain words would corrupt it. */
class MendRuleTest {

    private static Failure failure(Fault fault, Kind kind) {
        return Failure.of(Failure.Stage.STREAM, fault, kind, Failure.Replay.NEVER, "reset", "");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "OVERLOADED", "RATE_LIMITED", "TIMEOUT"})
    void what_the_upstream_did_is_mended(Kind kind) {
        assertThat(MendRule.decide(failure(Fault.UPSTREAM, kind), false, false, false))
                .isEqualTo(new GoOn());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "OVERLOADED", "RATE_LIMITED", "TIMEOUT"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_would_only_happen_again_stays(Kind kind) {
        assertThat(MendRule.decide(failure(Fault.UPSTREAM, kind), false, false, false))
                .isEqualTo(new Leave("other_failure"));
    }

    @Test
    void what_the_client_or_the_proxy_ended_stays_ended() {
        assertThat(MendRule.decide(failure(Fault.PROXY, Kind.UNAVAILABLE), false, false, false))
                .isEqualTo(new Leave("other_failure"));
        assertThat(MendRule.decide(failure(Fault.CLIENT, Kind.TIMEOUT), false, false, false))
                .isEqualTo(new Leave("other_failure"));
        Failure reset = failure(Fault.UPSTREAM, Kind.UNAVAILABLE);
        assertThat(MendRule.decide(reset, false, true, false)).isEqualTo(new Leave("stopped"));
        assertThat(MendRule.decide(reset, true, false, false)).isEqualTo(new Leave("finished"));
        assertThat(MendRule.decide(reset, false, false, true)).isEqualTo(new Leave("forbidden"));
    }

    @Test
    void one_answer_in_words_can_be_gone_on_with_and_nothing_else() {
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.AUTO, 1, null)))
                .isTrue();
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.AUTO, null, null)))
                .isTrue();
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.AUTO, 2, null)))
                .isFalse();
        assertThat(MendRule.words(asked(OutputFormat.JSON, ToolChoice.AUTO, 1, null)))
                .isFalse();
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.REQUIRED, 1, null)))
                .isFalse();
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.named("tide"), 1, null)))
                .isFalse();
        assertThat(MendRule.words(asked(OutputFormat.TEXT, ToolChoice.AUTO, 1, 0)))
                .isFalse();
    }

    @Test
    void a_model_goes_on_from_words_only_where_the_user_spoke_last() {
        assertThat(MendRule.prefills(asked(OutputFormat.TEXT, ToolChoice.AUTO, 1, null)))
                .isTrue();
        assertThat(MendRule.prefills(
                        asked(OutputFormat.TEXT, ToolChoice.AUTO, 1, null).goingOn("The", 1)))
                .isFalse();
    }

    @Test
    void tokens_are_the_pieces_where_each_may_be_one() {
        assertThat(MendRule.tokens(160, 40)).isEqualTo(40);
        assertThat(MendRule.tokens(4000, 3)).isEqualTo(1000);
        assertThat(MendRule.tokens(0, 0)).isZero();
    }

    @Test
    void the_next_attempt_speaks_before_the_client_gives_up_in_the_silence() {
        assertThat(MendRule.gap(hints("x-stainless-read-timeout", "20"))).isEqualTo(Duration.ofSeconds(19));
        assertThat(MendRule.gap(hints("x-stainless-timeout", "100"))).isEqualTo(Duration.ofSeconds(95));
        assertThat(MendRule.gap(ClientHints.NONE)).isEqualTo(Duration.ofMinutes(10));
    }

    private static ClientHints hints(String name, String value) {
        return ClientHints.read(Headers.of(name, value));
    }

    private static Conversation asked(
            OutputFormat format, ToolChoice choice, @Nullable Integer answers, @Nullable Integer logprobs) {
        Sampling sampling = new Sampling(null, null, null, null, null, null, null, List.of(), answers, logprobs);
        return new Conversation(
                "m",
                true,
                false,
                List.of(new Turn(Turn.Role.USER, List.of(new Part.Text("say it")))),
                List.of(),
                choice,
                null,
                format,
                sampling,
                null);
    }
}
