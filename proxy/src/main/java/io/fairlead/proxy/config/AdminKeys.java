package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import java.util.Optional;

/** The admin port. */
final class AdminKeys {

    private static final Key<HostPort> LISTEN =
            Key.of("listen", NetSyntaxes.hostPort(0), "127.0.0.1:9801", "Where the admin API and the console are.");
    private static final Key<Optional<Secret>> TOKEN = Key.unset(
            "token",
            Syntaxes.secret("a token"),
            "What callers send as a bearer; demanded when listen is not loopback.");

    static final Section SECTION = Section.of(LISTEN, TOKEN);

    private AdminKeys() {}

    static AdminConfig make(Values values, Problems problems) {
        Optional<Secret> token = values.says(TOKEN) ? values.get(TOKEN) : Optional.empty();
        HostPort listen = values.get(LISTEN);
        if (!listen.loopback() && token.isEmpty()) {
            problems.error(
                    values.at(LISTEN),
                    values.path(LISTEN),
                    "found " + listen
                            + ", which others can reach (expected: a loopback address, or admin.token with it)");
        }
        return new AdminConfig(listen, token.orElse(null));
    }
}
