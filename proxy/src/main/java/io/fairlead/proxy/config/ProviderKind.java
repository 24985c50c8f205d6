package io.fairlead.proxy.config;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.Dialect;
import io.fairlead.proxy.config.yaml.Url;
import io.fairlead.proxy.exchange.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entry can be {@code like}: a built-in provider, as far as configuration needs to know it.
 *
 * @param name its name
 * @param dialectName the dialect that it speaks first; fallback stays within it
 * @param dialect what it speaks
 * @param errors its error table
 * @param url its default address, or null when only the user knows it
 * @param hosts all hosts on which it is intercepted, in lower case
 * @param ports the ports on which it is
 * @param needsKey whether a call without any key is refused by it
 * @param auth what its keys are
 */
record ProviderKind(
        String name,
        String dialectName,
        Dialect dialect,
        Provider.Errors errors,
        @Nullable Url url,
        List<String> hosts,
        List<Integer> ports,
        boolean needsKey,
        AuthForm.Kind auth) {

    ProviderKind {
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
    }
}
