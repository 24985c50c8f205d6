package io.fairlead.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The built-in providers: data in {@code catalog.yaml}, read once. Immutable and safe for any thread. */
public final class ProviderCatalog {
    private static final String RESOURCE = "catalog.yaml";

    private final Map<String, CatalogEntry> entries = new LinkedHashMap<>();

    ProviderCatalog(List<CatalogEntry> providers) {
        Set<String> hosts = new HashSet<>();
        for (CatalogEntry entry : providers) {
            if (entries.put(entry.name(), entry) != null) {
                throw new IllegalArgumentException("provider " + entry.name() + " is there twice");
            }
            for (String host : entry.hosts()) {
                if (!hosts.add(host)) {
                    throw new IllegalArgumentException("host " + host + " is there twice");
                }
            }
        }
    }

    /** The catalogue that comes with Fairlead. */
    public static ProviderCatalog builtIn() {
        return Holder.BUILT_IN;
    }

    /** The provider of this name, or null. */
    public @Nullable CatalogEntry entry(String name) {
        return entries.get(name);
    }

    /** The providers' names, in the catalogue's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The error table of the provider after which a dialect is named. */
    public ErrorTable errors(String dialect) {
        CatalogEntry entry = entries.get(dialect);
        return entry == null ? new ErrorTable(List.of()) : entry.errors();
    }

    private static final class Holder {
        static final ProviderCatalog BUILT_IN = read();

        private static ProviderCatalog read() {
            try {
                return new ProviderCatalog(CatalogReader.read(DataFile.tree(ProviderCatalog.class, RESOURCE)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
