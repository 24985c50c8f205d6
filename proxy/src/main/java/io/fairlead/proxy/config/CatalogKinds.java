package io.fairlead.proxy.config;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.config.yaml.Url;
import io.fairlead.proxy.exchange.Origin;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built-in providers of the catalogue, as configuration sees them. */
final class CatalogKinds {

    private static final Map<String, ProviderKind> BUILT_IN = read(ProviderCatalog.builtIn());

    private CatalogKinds() {}

    static Map<String, ProviderKind> builtIn() {
        return BUILT_IN;
    }

    private static Map<String, ProviderKind> read(ProviderCatalog catalog) {
        Map<String, ProviderKind> kinds = new LinkedHashMap<>();
        for (String name : catalog.names()) {
            CatalogEntry entry = catalog.entry(name);
            if (entry != null) {
                kinds.put(name, kind(entry));
            }
        }
        return Collections.unmodifiableMap(kinds);
    }

    private static ProviderKind kind(CatalogEntry entry) {
        return new ProviderKind(
                entry.name(),
                entry.dialect(),
                Dialects.of(entry),
                entry.errors()::classify,
                url(entry),
                entry.hosts(),
                entry.ports(),
                // a server of the user's own that merely speaks a known dialect may well ask for none
                entry.auth().kind() != AuthForm.Kind.NONE && !entry.name().equals("openai-compatible"),
                entry.auth().kind(),
                entry);
    }

    private static @Nullable Url url(CatalogEntry entry) {
        URI url = entry.url();
        if (url == null) {
            return null;
        }
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        return new Url(new Origin(url.getScheme(), url.getHost(), port), entry.prefix());
    }
}
