package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A listener that passes events on inherits a method that hears nothing for each event that it forgets. */
class ForwardedEventsTest {

    private static Stream<Method> events() {
        return Arrays.stream(ExchangeListener.class.getMethods());
    }

    private static Set<String> signatures(Stream<Method> methods) {
        return methods.map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
                .collect(Collectors.toSet());
    }

    private static boolean ofACall(Method event) {
        return Arrays.stream(event.getParameterTypes())
                .anyMatch(type -> type.equals(Exchange.class) || type.equals(Attempt.class));
    }

    @Test
    void all_observers_hear_of_every_event() {
        assertThat(signatures(Arrays.stream(Observers.class.getDeclaredMethods())))
                .containsAll(signatures(events()));
    }

    @Test
    void what_counts_for_a_call_hears_of_every_event_of_a_call() {
        assertThat(signatures(Arrays.stream(CountedForCall.class.getDeclaredMethods())))
                .containsAll(signatures(events().filter(ForwardedEventsTest::ofACall)));
    }
}
