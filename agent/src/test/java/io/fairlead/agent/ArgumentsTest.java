package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What stands behind the option. */
class ArgumentsTest {

    @Test
    void nothing_is_nothing_and_a_word_is_a_file() {
        assertThat(Arguments.parse(null).forEngine()).isEmpty();
        assertThat(Arguments.parse(" ").forEngine()).isEmpty();
        assertThat(Arguments.parse("conf/fairlead.yaml").get("config")).isEqualTo("conf/fairlead.yaml");
        assertThat(Arguments.parse("\"my file.yaml\"").get("config")).isEqualTo("my file.yaml");
    }

    @Test
    void what_has_an_equals_sign_is_a_list_and_values_may_be_quoted() {
        Arguments list = Arguments.parse("proxy=[::1]:9800, ca=\"/tmp/a,b=c.pem\",log='off'");

        assertThat(list.get("proxy")).isEqualTo("[::1]:9800");
        assertThat(list.get("ca")).isEqualTo("/tmp/a,b=c.pem");
        assertThat(list.quiet()).isTrue();
        assertThat(Arguments.parse("config=C:\\fairlead.yaml,").get("config")).isEqualTo("C:\\fairlead.yaml");
    }

    @Test
    void a_mistake_says_what_was_expected() {
        assertThatThrownBy(() -> Arguments.parse("prxy=a:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"prxy\"")
                .hasMessageContaining("[config, proxy, ca, admin, log]");
        assertThatThrownBy(() -> Arguments.parse("log=off,ca")).hasMessageContaining("write ca=");
        assertThatThrownBy(() -> Arguments.parse("ca=\"x")).hasMessageContaining("quote");
        assertThatThrownBy(() -> Arguments.parse("proxy=a:1,config=x.yaml")).hasMessageContaining("exclude each other");
        assertThatThrownBy(() -> Arguments.parse("proxy=a:1,admin=:9801")).hasMessageContaining("exclude each other");
        assertThatThrownBy(() -> RunningElsewhere.at("9800", io.fairlead.agent.route.ProviderHosts.of("")))
                .hasMessageContaining("host:port");
        assertThatThrownBy(() -> RunningElsewhere.at("a:65536", io.fairlead.agent.route.ProviderHosts.of("")))
                .hasMessageContaining("host:port");
    }
}
