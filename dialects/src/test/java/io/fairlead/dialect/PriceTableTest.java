package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final PriceTable TABLE = PriceTable.builtIn();

    @Test
    void the_built_in_prices_say_when_they_were_noted_and_name_known_providers() {
        assertThat(LocalDate.parse(TABLE.asOf())).isAfter("2025-01-01");
        assertThat(TABLE.lines()).hasSizeGreaterThan(50).allSatisfy(line -> {
            assertThat(ProviderCatalog.builtIn().entry(line.provider()))
                    .as(line.provider())
                    .isNotNull();
            Price price = line.price();
            assertThat(price.cached()).as("%s", line).isLessThanOrEqualTo(price.input());
            assertThat(price.output()).as("%s", line).isNotNegative().isLessThan(1_000);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-2024-08-06, 2.5, 10",
        "openai, gpt-4o-2024-05-13, 5, 15",
        "openai, gpt-4o-mini-2024-07-18, 0.15, 0.6",
        "azure-openai, gpt-4.1, 2, 8",
        "anthropic, claude-sonnet-4-5-20250929, 3, 15",
        "bedrock, us.anthropic.claude-haiku-4-5-20251001-v1:0, 1, 5",
        "vertex, claude-opus-4-5@20251101, 5, 25",
        "anthropic, claude-opus-4-1-20250805, 15, 75",
        "anthropic, claude-opus-4-7, 5, 25",
        "anthropic, claude-opus-5, 5, 25",
        "anthropic, claude-opus-5-5, 4, 20",
        "gemini, gemini-2.5-flash-lite, 0.1, 0.4",
        "ollama, llama3.2:1b, 0, 0"
    })
    void knows_what_models_cost(String provider, String model, double input, double output) {
        Price price = TABLE.of(provider, model);
        assertThat(price).isNotNull();
        assertThat(price.input()).isEqualTo(input);
        assertThat(price.output()).isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-audio-preview",
        "openai, gpt-6",
        "openai, ft:gpt-4o:acme::1",
        "gemini, gemini-2.5-flash-image",
        "huggingface, a/b"
    })
    void guesses_no_price(String provider, String model) {
        assertThat(TABLE.of(provider, model)).isNull();
    }

    @Test
    void cached_input_is_charged_as_such_whether_it_is_counted_within_the_input_or_beside_it() {
        Price price = new Price(3, 0.3, 3.75, 15);
        double within = price.of(new Usage(1_000_000, 100_000, 400_000));
        double beside = price.of(new Usage(600_000, 100_000, 400_000, 0, true));
        assertThat(within).isEqualTo(0.6 * 3 + 0.4 * 0.3 + 0.1 * 15, within(1e-9));
        assertThat(beside).isEqualTo(within, within(1e-9));
        assertThat(price.of(new Usage(0, 0, 0, 1_000_000, true))).isEqualTo(3.75, within(1e-9));
    }

    @Test
    void an_answer_that_does_not_say_what_it_used_has_no_cost() {
        assertThat(new Price(1, 1, 1, 1).of(Usage.UNKNOWN)).isEqualTo(-1);
        assertThat(new Price(2, 2, 2, 2).of(new Usage(500_000, -1, -1))).isEqualTo(1, within(1e-9));
    }
}
