package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies between two configurations. */
final class ReloadTest {

    @Test
    void nothing_changed_when_only_the_text_did() {
        assertThat(between("", "# nothing new\nproxy: { listen: '127.0.0.1:9800' }"))
                .isEqualTo(new Reload(List.of(), List.of()));
    }

    @Test
    void a_changed_leaf_is_named() {
        Reload reload = between("", "defaults: { retry: { attempts: 2, backoff: { max: 5s } } }");
        assertThat(reload.changed()).containsExactly("defaults.retry.attempts", "defaults.retry.backoff.max");
        assertThat(reload.restart()).isEmpty();
    }

    @Test
    void listeners_the_authority_and_the_most_connections_need_a_restart() {
        Reload reload = between(
                "proxy: { drain: 2s }",
                "proxy: { listen: '127.0.0.1:1', max-connections: 5, drain: 3s }\nadmin: { listen: '127.0.0.1:2' }");
        assertThat(reload.changed())
                .containsExactly("admin.listen", "proxy.drain", "proxy.listen", "proxy.max-connections");
        assertThat(reload.restart()).containsExactly("admin.listen", "proxy.listen", "proxy.max-connections");
    }

    @Test
    void a_changed_key_is_noticed_and_not_told() {
        Reload reload = between("providers: { openai: { key: canary1 } }", "providers: { openai: { key: canary2 } }");
        assertThat(reload.changed()).containsExactly("providers.openai.key");
        assertThat(reload.toString()).doesNotContain("canary");
    }

    @Test
    void providers_and_routes_that_come_and_go_are_named() {
        Reload reload = between("providers: { a: { like: openai } }", "routes: [ { match: { model: x } } ]");
        assertThat(reload.changed()).contains("providers.a.like", "routes");
    }

    private static Reload between(String before, String after) {
        return Reload.between(Given.snapshot(before), Given.snapshot(after));
    }
}
