package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderWordsTest {

    private static String told(String message) {
        return ProviderWords.broken(new ProviderError(ErrorKind.OVERLOADED, 529, true, "c", message, null))
                .message();
    }

    @Test
    void the_provider_s_words_are_kept() {
        assertThat(told("Overloaded: please retry in 20s (engine 7)"))
                .isEqualTo("Overloaded: please retry in 20s (engine 7)");
        assertThat(told("模型过载")).isEqualTo("模型过载");
        assertThat(told("line\r\nbreak")).isEqualTo("line break");
        assertThat(told("x".repeat(10_000)).length()).isLessThan(2_100);
        assertThat(told("")).isEqualTo("The provider broke the answer off: overloaded.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abc*********xyz",
                "org-1",
                "proj_abcdef",
                "AIzaSyA1234567890abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "arn:aws:bedrock:eu-west-1:123456789012:model/x",
                "gsk_abcdefgh",
                "123456789012"
            })
    void what_looks_like_a_key_or_an_account_is_not_told(String secret) {
        assertThat(told("Refused for " + secret + " today")).isEqualTo("Refused for *** today");
    }
}
