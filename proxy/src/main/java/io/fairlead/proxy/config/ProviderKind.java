package io.fairlead.proxy.config;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.CatalogEntry.ServedApi;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.config.yaml.Url;
import io.fairlead.proxy.exchange.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entry can be {@code like}: a built-in provider, as far as configuration needs to know it.
 *
 * @param name its name
 * @param dialectName the dialect that it speaks first
 * @param dialect what it speaks
 * @param errors its error table
 * @param url its default address, or null when only the user knows it
 * @param hosts all hosts on which it is intercepted, in lower case
 * @param ports the ports on which it is
 * @param needsKey whether a call without any key is refused by it
 * @param auth what its keys are
 * @param entry all that the catalogue knows of it
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
        AuthForm.Kind auth,
        CatalogEntry entry) {

    ProviderKind {
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
    }

    /** Whether some call that one speaks here can be said to {@code model} at {@code there}; null keeps the client's model. */
    boolean leadsTo(ProviderKind there, @Nullable String model) {
        if (there.dialectName.equals(dialectName)) {
            return true;
        }
        return model != null && entry.generation().stream().anyMatch(served -> translates(served, there.entry, model));
    }

    private static boolean translates(ServedApi served, CatalogEntry there, String model) {
        ServedApi written = there.written(served.dialect(), served.api(), model);
        return Apis.named(served.dialect(), served.api()) != null
                && written != null
                && Apis.named(written.dialect(), written.api()) != null;
    }
}
