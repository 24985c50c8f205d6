package io.fairlead.sidecar;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that clients reach without a proxy: what the user named in {@code NO_PROXY}, and loopback. In the two forms that
 * clients read. Pure.
 */
record DirectHosts(List<String> entries) {

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    DirectHosts {
        entries = List.copyOf(entries);
    }

    /** Those of {@code NO_PROXY} and {@code no_proxy}, each once, then loopback. */
    static DirectHosts of(Map<String, String> user) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : new String[] {"NO_PROXY", "no_proxy"}) {
            for (String each : user.getOrDefault(name, "").split("[,\\s]+", -1)) {
                if (!each.isEmpty()) {
                    all.putIfAbsent(each.toLowerCase(Locale.ROOT), each);
                }
            }
        }
        LOOPBACK.forEach(each -> all.putIfAbsent(each, each));
        return new DirectHosts(List.copyOf(all.values()));
    }

    /** As {@code NO_PROXY} lists them. No wildcard and no range is added, which not every client reads. */
    String noProxy() {
        return String.join(",", entries);
    }

    /**
     * As a JVM's {@code http.nonProxyHosts} lists them: a name or an address, with {@code *} at one end. What cannot be said
     * that way is left out, and goes through the proxy: a port, and a range that does not end at a dot.
     */
    String nonProxyHosts() {
        Set<String> patterns = new LinkedHashSet<>();
        for (String entry : entries) {
            patterns.addAll(patterns(entry));
        }
        patterns.addAll(List.of("localhost", "127.*", "[::1]"));
        return String.join("|", patterns);
    }

    private static List<String> patterns(String entry) {
        if (entry.equals("*")) {
            return List.of("*");
        }
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            String range = range(entry.substring(0, slash), entry.substring(slash + 1));
            return range == null ? List.of() : List.of(range);
        }
        String bare = entry.startsWith("[") && entry.endsWith("]") ? entry.substring(1, entry.length() - 1) : entry;
        if (bare.indexOf(':') != bare.lastIndexOf(':')) {
            return plain(bare, ":") ? List.of("[" + bare + "]") : List.of();
        }
        String name = bare.startsWith("*.") ? bare.substring(2) : bare.startsWith(".") ? bare.substring(1) : bare;
        if (name.isEmpty() || !plain(name, "")) {
            return List.of();
        }
        // A domain stands for the hosts below it too, as curl, Go and Python read it; an address has none.
        return octets(name) == 4 ? List.of(name) : List.of(name, "*." + name);
    }

    private static @Nullable String range(String address, String bits) {
        if (octets(address) != 4) {
            return null;
        }
        String[] parts = address.split("\\.", -1);
        return switch (bits) {
            case "8" -> parts[0] + ".*";
            case "16" -> parts[0] + "." + parts[1] + ".*";
            case "24" -> parts[0] + "." + parts[1] + "." + parts[2] + ".*";
            case "32" -> address;
            default -> null;
        };
    }

    /** How many numbers with dots between them {@code text} is; 0 when it is anything else. */
    private static int octets(String text) {
        String[] parts = text.split("\\.", -1);
        for (String part : parts) {
            boolean number =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number) {
                return 0;
            }
        }
        return parts.length;
    }

    /** Only what a host's name holds, so that nothing of it means anything to a shell or a JVM. */
    private static boolean plain(String text, String more) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-'
                        || c == '_'
                        || more.indexOf(c) >= 0);
    }
}
