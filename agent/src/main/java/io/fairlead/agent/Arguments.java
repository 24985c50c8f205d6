package io.fairlead.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the {@code =} of the option: nothing, a file, or {@code key=value,…}. Immutable. */
final class Arguments {

    private static final List<String> KEYS =
            Collections.unmodifiableList(Arrays.asList("config", "proxy", "ca", "admin", "log"));

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    static Arguments parse(@Nullable String text) {
        Map<String, String> values = new LinkedHashMap<>();
        String all = text == null ? "" : text.trim();
        if (all.isEmpty()) {
            return new Arguments(values);
        }
        if (all.indexOf('=') < 0) {
            values.put("config", unquoted(all));
            return new Arguments(values);
        }
        for (String entry : entries(all)) {
            int equals = entry.indexOf('=');
            String key = equals < 0 ? entry.trim() : entry.substring(0, equals).trim();
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("its argument \"" + key + "\" is not known; expected: " + KEYS);
            }
            if (equals < 0) {
                throw new IllegalArgumentException("its argument \"" + key + "\" has no value; write " + key + "=…");
            }
            values.put(key, unquoted(entry.substring(equals + 1).trim()));
        }
        if (values.containsKey("proxy")) {
            for (String key : new String[] {"config", "admin"}) {
                if (values.containsKey(key)) {
                    throw new IllegalArgumentException("its arguments proxy and " + key
                            + " exclude each other: with proxy a Fairlead runs elsewhere");
                }
            }
        }
        return new Arguments(values);
    }

    /** Parts between commas that are not quoted. */
    private static List<String> entries(String all) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (quote == 0 && c == ',') {
                entries.add(entry.toString());
                entry.setLength(0);
                continue;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
            entry.append(c);
        }
        if (quote != 0) {
            throw new IllegalArgumentException("its arguments have a quote that does not end: " + quote);
        }
        entries.add(entry.toString());
        entries.removeIf(each -> each.trim().isEmpty());
        return entries;
    }

    private static String unquoted(String value) {
        int last = value.length() - 1;
        boolean quoted = last > 0
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(last) == value.charAt(0);
        return quoted ? value.substring(1, last) : value;
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    boolean quiet() {
        return "off".equals(values.get("log"));
    }

    /** What the engine is started with. */
    Map<String, String> forEngine() {
        return Collections.unmodifiableMap(values);
    }
}
