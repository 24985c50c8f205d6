package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.AdminConfig;
import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.credential.Secret;
import org.junit.jupiter.api.Test;

class AdminTokenTest {

    private static final HostPort LOCAL = new HostPort("127.0.0.1", 9801);
    private static final HostPort OPEN = new HostPort("0.0.0.0", 9801);

    @Test
    void a_port_that_others_can_reach_never_loses_its_token() {
        AdminToken token = new AdminToken(new AdminConfig(OPEN, Secret.of("one")));
        token.follow(new AdminConfig(OPEN, Secret.of("two")));
        assertThat(token.inForce()).isEqualTo("two");
        token.follow(new AdminConfig(LOCAL, null)); // it listens there after a restart
        assertThat(token.inForce()).isEqualTo("two");
    }

    @Test
    void on_loopback_it_comes_and_goes() {
        AdminToken token = new AdminToken(new AdminConfig(LOCAL, null));
        assertThat(token.inForce()).isNull();
        token.follow(new AdminConfig(LOCAL, Secret.of("one")));
        assertThat(token.inForce()).isEqualTo("one");
        token.follow(new AdminConfig(LOCAL, null));
        assertThat(token.inForce()).isNull();
    }
}
