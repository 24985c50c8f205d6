package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.util.List;
import org.junit.jupiter.api.Test;

class HedgePricesTest {
    private final Exchange exchange = Calls.whole(new VirtualLoop(), "gpt-4o");

    private static Prices own(String provider, String model) {
        return HedgePrices.of(new PriceTable(
                "", List.of(new PriceTable.Line(provider, model, new Price(1_000_000, 1, 1, 2_000_000)))));
    }

    @Test
    void prices_of_the_catalogue_hold_nobody_back() {
        assertThat(HedgePrices.of(new PriceTable("", List.of()))).isSameAs(Prices.NONE);
    }

    @Test
    void a_call_is_estimated_by_its_input_and_the_longest_answer_that_it_takes() {
        double estimate = own("openai", "*").estimate(exchange, exchange.addressed());
        long ceiling =
                exchange.facts().outputCeiling() < 0 ? 1_000 : exchange.facts().outputCeiling();
        assertThat(estimate).isEqualTo(exchange.facts().inputTokens() + 2.0 * ceiling, within(1e-6));
    }

    @Test
    void what_has_no_price_is_not_a_number() {
        assertThat(own("other", "*").estimate(exchange, exchange.addressed())).isNaN();
    }
}
