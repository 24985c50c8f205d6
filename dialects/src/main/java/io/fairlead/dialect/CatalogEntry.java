package io.fairlead.dialect;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A built-in provider, as {@code catalog.yaml} describes it.
 *
 * @param name its name in configuration and as the first path segment of a base URL
 * @param title its name for humans
 * @param dialect the dialect that it speaks first
 * @param also other dialects that it speaks under paths of their own
 * @param url the default address, with the prefix of its paths; null when only the user knows it
 * @param hosts the hosts whose connections are intercepted, exact and in lower case
 * @param ports the ports on which they are
 * @param auth how it wants its key
 * @param errors what its errors mean
 * @param limits the fields by which it tells what is left of its limits
 * @param counts which tokens it counts against them
 * @param probe the path of a cheap read that shows that it is there (its list of models), or null
 * @param models what is known of its models
 * @param habits how it differs from its dialect
 * @param makers whose models it serves, by model; the first match counts
 * @param generation the generation APIs that it serves, by model; the first match is the one that is written to it
 * @param embeddings likewise for embeddings
 */
public record CatalogEntry(
        String name,
        String title,
        String dialect,
        List<String> also,
        @Nullable URI url,
        List<String> hosts,
        List<Integer> ports,
        AuthForm auth,
        ErrorTable errors,
        LimitHeaders limits,
        TokenCounts counts,
        @Nullable String probe,
        Models models,
        Habits habits,
        List<Maker> makers,
        List<ServedApi> generation,
        List<ServedApi> embeddings) {

    public CatalogEntry {
        also = List.copyOf(also);
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
        makers = List.copyOf(makers);
        generation = List.copyOf(generation);
        embeddings = List.copyOf(embeddings);
    }

    /** Models whose thoughts only {@code name} can read. */
    public record Maker(String pattern, String name) {}

    /**
     * An API that is served for the models that match.
     *
     * @param except of those, the models for which it is not
     * @param clients the APIs ({@code dialect/api}) whose requests are said in this one; empty means all
     */
    public record ServedApi(String dialect, String api, String pattern, List<String> except, List<String> clients) {

        public ServedApi {
            except = List.copyOf(except);
            clients = List.copyOf(clients);
        }

        /** For all clients. */
        public ServedApi(String dialect, String api, String pattern) {
            this(dialect, api, pattern, List.of(), List.of());
        }

        boolean is(String dialect, String api) {
            return this.dialect.equals(dialect) && this.api.equals(api);
        }

        boolean has(String model) {
            return ModelPattern.matches(pattern, model)
                    && except.stream().noneMatch(other -> ModelPattern.matches(other, model));
        }

        boolean isFor(String client) {
            return clients.isEmpty() || clients.contains(client);
        }
    }

    /** The prefix of its paths, such as {@code /v1}, without a slash at the end; {@code ""} when there is none. */
    public String prefix() {
        String path = url == null || url.getPath() == null ? "" : url.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What is known of {@code model}. */
    public ModelTraits model(String model) {
        return models.named(model);
    }

    /** The same provider, of whose models the user says something else. */
    public CatalogEntry with(List<ModelOverride> overrides) {
        return overrides.isEmpty()
                ? this
                : new CatalogEntry(
                        name,
                        title,
                        dialect,
                        also,
                        url,
                        hosts,
                        ports,
                        auth,
                        errors,
                        limits,
                        counts,
                        probe,
                        new Models(models.known(), overrides),
                        habits,
                        makers,
                        generation,
                        embeddings);
    }

    /** Whose models answer as {@code model}: who can read what they sealed. */
    public String maker(String model) {
        for (Maker maker : makers) {
            if (ModelPattern.matches(maker.pattern(), model)) {
                return maker.name();
            }
        }
        return name;
    }

    /** Whether a request of this API can go to {@code model} as it is. */
    public boolean serves(String dialect, String api, String model) {
        return serves(generation, dialect, api, model);
    }

    /** The same for embeddings. */
    public boolean embeds(String dialect, String api, String model) {
        return serves(embeddings, dialect, api, model);
    }

    private static boolean serves(List<ServedApi> all, String dialect, String api, String model) {
        return all.stream().anyMatch(served -> served.is(dialect, api) && served.has(model));
    }

    /**
     * Whether {@code model} is asked in this API here: one that is listed for some models means something else for others, but
     * not for those that it excepts.
     */
    public boolean speaks(String dialect, String api, String model) {
        List<ServedApi> listed =
                generation.stream().filter(served -> served.is(dialect, api)).toList();
        return listed.isEmpty() || listed.stream().anyMatch(served -> ModelPattern.matches(served.pattern(), model));
    }

    /** The API in which {@code model} is asked when the client's own is not served; null when there is none. */
    public @Nullable ServedApi written(String dialect, String api, String model) {
        return first(generation, dialect + "/" + api, model);
    }

    /** The same for embeddings: null where {@code model} is not known to make any. */
    public @Nullable ServedApi writtenEmbeddings(String dialect, String api, String model) {
        return first(embeddings, dialect + "/" + api, model);
    }

    private static @Nullable ServedApi first(List<ServedApi> all, String client, String model) {
        for (ServedApi served : all) {
            if (served.has(model) && served.isFor(client)) {
                return served;
            }
        }
        return null;
    }
}
