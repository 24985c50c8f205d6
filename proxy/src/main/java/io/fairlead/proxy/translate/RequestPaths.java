package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of one provider, as another of the same dialect wants them. Pure. */
final class RequestPaths {

    private RequestPaths() {}

    /** {@code path} with {@code from}'s prefix replaced by {@code to}'s; as it is when it does not begin with that. */
    static String moved(String path, Provider from, Provider to) {
        String prefix = from.basePath();
        boolean within = path.startsWith(prefix)
                && (path.length() == prefix.length() || prefix.isEmpty() || isBorder(path.charAt(prefix.length())));
        return within ? to.basePath() + path.substring(prefix.length()) : path;
    }

    /** {@code path} under the prefix that {@code provider}'s kind has by default, as its dialect knows it. */
    static String providersOwn(String path, Provider provider) {
        String prefix = provider.basePath();
        return path.startsWith(prefix) ? provider.catalogPath() + path.substring(prefix.length()) : path;
    }

    private static boolean isBorder(char c) {
        return c == '/' || c == '?';
    }

    /** {@code path} with the model that it names replaced. The longest spelling of it is looked for first. */
    static String withModel(String path, String asked, String wanted) {
        String encoded = URLEncoder.encode(asked, StandardCharsets.UTF_8);
        String replacement = URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        for (String spelling : new String[] {encoded, asked}) {
            int at = path.indexOf("/" + spelling);
            if (at >= 0) {
                return path.substring(0, at + 1) + replacement + path.substring(at + 1 + spelling.length());
            }
        }
        return path;
    }
}
