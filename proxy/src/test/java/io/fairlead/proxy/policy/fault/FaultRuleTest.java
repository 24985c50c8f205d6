package io.fairlead.proxy.policy.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultRuleTest {

    private static final Fault HALF = new Fault("openai", null, 0.5, new Fault.Status(503));
    private static final Fault ROUTE = new Fault(null, "chat", 1, new Fault.Stall());

    @Test
    void a_fault_meets_its_share_of_the_providers_calls() {
        assertThat(FaultRule.pick(List.of(HALF), "openai", "", () -> 0.49)).isEqualTo(HALF);
        assertThat(FaultRule.pick(List.of(HALF), "openai", "", () -> 0.5)).isNull();
        assertThat(FaultRule.pick(List.of(HALF), "anthropic", "", () -> 0)).isNull();
    }

    @Test
    void the_first_that_is_drawn_meets_the_call() {
        assertThat(FaultRule.pick(List.of(HALF, ROUTE), "openai", "chat", () -> 0.9))
                .isEqualTo(ROUTE);
        assertThat(FaultRule.pick(List.of(ROUTE, HALF), "openai", "chat", () -> 0.1))
                .isEqualTo(ROUTE);
    }

    @Test
    void a_call_without_a_route_meets_no_fault_of_a_route() {
        assertThat(FaultRule.pick(List.of(ROUTE), "openai", "", () -> 0)).isNull();
    }

    @Test
    void a_fault_is_of_one_thing_and_of_some_calls() {
        assertThatThrownBy(() -> new Fault(null, null, 1, new Fault.Stall())).hasMessageContaining("provider");
        assertThatThrownBy(() -> new Fault("a", "b", 1, new Fault.Stall())).hasMessageContaining("route");
        assertThatThrownBy(() -> new Fault("a", null, 0, new Fault.Stall())).hasMessageContaining("share");
    }
}
