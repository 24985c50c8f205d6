package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SealTest {
    private static final Seal SEAL = new Seal("google", Seal.Kind.SIGNATURE, "CiQB:x+/=");

    @Test
    void a_seal_that_a_client_of_another_dialect_kept_comes_back_as_it_was() {
        assertThat(Seal.read("anthropic", Seal.Kind.HIDDEN, SEAL.carried())).isEqualTo(SEAL);
    }

    @Test
    void a_carried_seal_comes_back_from_a_client_that_writes_bytes_in_the_alphabet_for_urls() {
        for (String value : new String[] {"???>>>", "???>>>a", "???>>>ab"}) {
            Seal seal = new Seal("google", Seal.Kind.HIDDEN, value);
            String carried = seal.carried();
            String forUrls = carried.replace('+', '-').replace('/', '_');

            assertThat(forUrls).isNotEqualTo(carried);
            assertThat(Seal.read("anthropic", Seal.Kind.SIGNATURE, forUrls)).isEqualTo(seal);
            assertThat(Seal.read("anthropic", Seal.Kind.SIGNATURE, forUrls.replace("=", "")))
                    .isEqualTo(seal);
        }
    }

    @Test
    void a_carried_seal_begins_with_the_mark() {
        assertThat(SEAL.carried()).startsWith(Seal.MARK);
    }

    @Test
    void only_its_maker_gets_it() {
        assertThat(SEAL.valueFor("google")).isEqualTo("CiQB:x+/=");
        assertThat(SEAL.valueFor("anthropic")).isNull();
    }

    @Test
    void what_nobody_marked_is_the_addressed_makers() {
        assertThat(Seal.read("anthropic", Seal.Kind.SIGNATURE, "EqQB"))
                .isEqualTo(new Seal("anthropic", Seal.Kind.SIGNATURE, "EqQB"));
    }

    @Test
    void a_mark_with_nonsense_behind_it_is_no_carried_seal() {
        assertThat(Seal.read("anthropic", Seal.Kind.SIGNATURE, Seal.MARK + "!!").maker())
                .isEqualTo("anthropic");
    }
}
