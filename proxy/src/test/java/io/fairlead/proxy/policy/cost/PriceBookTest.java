package io.fairlead.proxy.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceBookTest {
    private static final Price OWN = new Price(1, 1, 1, 1);

    private final PriceBook book = new PriceBook(
            new PriceTable("", List.of(new PriceTable.Line("eu", "gpt-4o*", OWN))),
            PriceTable::builtIn,
            name -> name.equals("eu") ? "openai" : name);

    @Test
    void a_users_own_price_goes_before_the_catalogues() {
        assertThat(book.of("eu", "gpt-4o-mini")).isEqualTo(OWN);
        assertThat(book.of("openai", "gpt-4o-mini"))
                .isEqualTo(PriceTable.builtIn().of("openai", "gpt-4o-mini"));
    }

    @Test
    void a_provider_like_a_built_in_one_has_its_prices() {
        assertThat(book.of("eu", "gpt-4.1")).isNotNull().isEqualTo(book.of("openai", "gpt-4.1"));
    }

    @Test
    void what_is_not_known_has_no_price_however_often_it_is_asked() {
        for (int i = 0; i < 3_000; i++) {
            assertThat(book.of("openai", "ft:own-" + i)).isNull();
        }
        assertThat(book.of("openai", "gpt-4o")).isNotNull();
    }
}
