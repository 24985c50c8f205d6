package io.fairlead.proxy.front.reverse;

import io.fairlead.proxy.exchange.Provider;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A base-URL request read: {@code /<provider>/REST}.
 *
 * @param provider who is addressed
 * @param path the provider's own path, with the query
 */
public record BaseUrl(Provider provider, String path) {

    /**
     * Reads {@code target}, an origin-form with its query; null when its first segment names no provider. The path of the
     * provider's URL replaces the prefix that its kind has by default, where REST begins with that as whole segments.
     */
    public static @Nullable BaseUrl read(String target, Function<String, @Nullable Provider> named) {
        int end = 1;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        Provider provider = end == 1 ? null : named.apply(target.substring(1, end));
        if (provider == null) {
            return null;
        }
        String rest = target.substring(end);
        return new BaseUrl(provider, rest.startsWith("/") ? provider.pathHere(rest) : "/" + rest);
    }
}
