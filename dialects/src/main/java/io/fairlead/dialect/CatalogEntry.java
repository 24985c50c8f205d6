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
 * @param limits the family of its rate-limit headers: {@code openai}, {@code anthropic}, ... or {@code none}
 * @param probe the path of a cheap read that shows that it is there (its list of models), or null
 * @param models what is known of its models, the first match counts
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
        String limits,
        @Nullable String probe,
        List<ModelTraits> models) {

    public CatalogEntry {
        also = List.copyOf(also);
        hosts = List.copyOf(hosts);
        ports = List.copyOf(ports);
        models = List.copyOf(models);
    }

    /** The prefix of its paths, such as {@code /v1}, without a slash at the end; {@code ""} when there is none. */
    public String prefix() {
        String path = url == null || url.getPath() == null ? "" : url.getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** What is known of {@code model}. */
    public ModelTraits model(String model) {
        for (ModelTraits traits : models) {
            if (traits.matches(model)) {
                return traits;
            }
        }
        return ModelTraits.UNKNOWN;
    }
}
