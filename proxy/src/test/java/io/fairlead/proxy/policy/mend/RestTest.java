package io.fairlead.proxy.policy.mend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {

    /** What comes through when the text comes in pieces of {@code size}. */
    private static String told(Rest rest, String text, int size) {
        StringBuilder told = new StringBuilder();
        for (int at = 0; at < text.length(); at += size) {
            told.append(rest.more(text.substring(at, Math.min(text.length(), at + size))));
        }
        return told.append(rest.end()).toString();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'Light blinks'          , 'Light blinks in the fog', ' in the fog'
            ''                      , 'Light'                  , 'Light'
            'Light'                 , 'Light'                  , ''
            'käse 🧀 '              , 'käse 🧀 und Brot'       , 'und Brot'
            """)
    void an_answer_that_is_asked_for_again_is_told_from_where_the_first_broke(String said, String again, String rest) {
        for (int size = 1; size <= again.length(); size++) {
            Rest asked = Rest.again(said);
            assertThat(told(asked, again, size)).as("in pieces of " + size).isEqualTo(rest);
            assertThat(asked.differs()).isFalse();
            assertThat(asked.reached()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'Light blinks', 'Light shines'
            'Light blinks', 'Light'
            'Light blinks', ''
            'Light '      , 'Light,'
            """)
    void an_answer_that_differs_in_one_sign_is_no_rest(String said, String again) {
        for (int size = 1; size <= Math.max(1, again.length()); size++) {
            Rest asked = Rest.again(said);
            assertThat(told(asked, again, size)).as("in pieces of " + size).isEmpty();
            assertThat(asked.differs()).isTrue();
            assertThat(asked.reached()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'The light'  , ' blinks'             , ' blinks'
            'The light ' , ' blinks'             , 'blinks'
            'The light ' , 'blinks'              , 'blinks'
            'The li'     , 'ght'                 , 'ght'
            'The light'  , 'The light blinks'    , ' blinks'
            'The light ' , 'The light blinks'    , 'blinks'
            'The light'  , 'The lighter'         , 'er'
            'The light'  , 'The'                 , 'The'
            'The light'  , ''                    , ''
            'The light ' , ' '                   , ''
            'The light'  , 'the light'           , 'the light'
            """)
    void an_echo_and_the_white_space_at_the_seam_are_taken_away(String said, String more, String rest) {
        for (int size = 1; size <= Math.max(1, more.length()); size++) {
            Rest continued = Rest.after(said, said.stripTrailing());
            assertThat(told(continued, more, size)).as("in pieces of " + size).isEqualTo(rest);
            assertThat(continued.differs()).isFalse();
        }
    }

    @Test
    void only_as_much_white_space_is_taken_away_as_the_client_has() {
        assertThat(told(Rest.after("one\n\n", "one"), "\n\n\n  two", 1)).isEqualTo("\n  two");
        assertThat(told(Rest.after("one \n", "one"), "\n two", 1)).isEqualTo("\n two");
    }
}
