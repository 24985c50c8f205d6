package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.ProxyConfig;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.front.engine.Clients;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssemblyTest {

    private static ProxyConfig proxy(String keys) {
        return ConfigSource.find(null, Map.of("HOME", "/nowhere"), Path.of("/nowhere"), Map.of())
                .check("c.yaml", ("proxy: { " + keys + " }").getBytes(StandardCharsets.UTF_8))
                .orThrow()
                .configuration()
                .proxy();
    }

    private static boolean admits(ProxyConfig now, ProxyConfig began, String client) throws Exception {
        Clients clients = Assembly.front(now, began, null).clients();
        return clients.admits(InetAddress.getByName(client));
    }

    @Test
    void a_listener_that_others_can_reach_keeps_its_rule_until_a_restart_moves_it() throws Exception {
        ProxyConfig open = proxy("listen: \"0.0.0.0:9800\", clients: { allow: [10.0.0.0/8] }");
        ProxyConfig moved = proxy("listen: \"127.0.0.1:9800\"");
        assertThat(admits(moved, open, "10.1.1.1")).isTrue();
        assertThat(admits(moved, open, "192.0.2.1")).isFalse();
        ProxyConfig other = proxy("listen: \"0.0.0.0:9800\", clients: { allow: [192.0.2.0/24] }");
        assertThat(admits(other, open, "192.0.2.1")).isTrue();
        assertThat(admits(other, open, "10.1.1.1")).isFalse();
        assertThat(admits(moved, moved, "127.0.0.1")).isTrue();
    }

    @Test
    void where_the_engine_is_a_guest_its_host_alone_comes_in_whatever_the_file_says() throws Exception {
        ProxyConfig said = proxy("clients: { allow: [10.0.0.0/8], credentials: \"somebody:else\" }");
        Clients clients = Assembly.front(said, said, Secret.of("fairlead:made")).clients();

        assertThat(clients.admits(InetAddress.getLoopbackAddress())).isTrue();
        assertThat(clients.authorized(basic("fairlead:made"))).isTrue();
        assertThat(clients.authorized(basic("somebody:else"))).isFalse();
        assertThat(clients.authorized(null)).isFalse();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void connections_at_once_are_those_of_the_start() {
        assertThat(Assembly.front(proxy("max-connections: 5"), proxy("max-connections: 9"), null)
                        .maxConnections())
                .isEqualTo(9);
    }
}
