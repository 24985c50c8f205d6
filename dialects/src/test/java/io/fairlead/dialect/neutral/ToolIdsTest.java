package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolIdsTest {

    @Test
    void an_id_in_the_right_form_stays() {
        assertThat(ToolIds.WORD.fit("toolu_01-A")).isEqualTo("toolu_01-A");
        assertThat(ToolIds.NINE.fit("a1B2c3D4e")).isEqualTo("a1B2c3D4e");
    }

    @Test
    void a_foreign_id_gets_a_stand_in_that_is_always_the_same() {
        String once = ToolIds.WORD.fit("functions.add:0");
        String again = ToolIds.WORD.fit("functions.add:0");

        assertThat(again).isEqualTo(once).matches("[A-Za-z0-9]{24}");
        assertThat(ToolIds.NINE.fit("call_abc")).matches("[A-Za-z0-9]{9}");
    }

    @Test
    void different_ids_get_different_stand_ins() {
        assertThat(ToolIds.NINE.fit("call_a")).isNotEqualTo(ToolIds.NINE.fit("call_b"));
    }
}
