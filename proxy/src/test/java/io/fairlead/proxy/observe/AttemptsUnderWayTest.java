package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import org.junit.jupiter.api.Test;

class AttemptsUnderWayTest {

    private final AttemptsUnderWay underWay = new AttemptsUnderWay();

    @Test
    void an_attempt_counts_at_its_provider_until_it_is_settled() {
        Attempt one = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        Attempt another = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        underWay.attemptStarted(one);
        underWay.attemptStarted(another);
        assertThat(underWay.at("openai")).isEqualTo(2);
        assertThat(underWay.at("anthropic")).isZero();

        one.settle(StreamEnd.cancelled());
        one.settle(StreamEnd.cancelled());
        assertThat(underWay.at("openai")).isEqualTo(1);
    }

    @Test
    void one_that_ends_before_its_turn_counts_nowhere() {
        Attempt refused = Calls.attempt(new VirtualLoop(), "openai", "gpt");
        refused.endUnsent("refused", "breaker_open");
        assertThat(underWay.at("openai")).isZero();
    }
}
