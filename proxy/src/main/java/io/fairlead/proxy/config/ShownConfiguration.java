package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration as data, to be shown: without its secrets. */
final class ShownConfiguration {

    private final Map<String, Object> redacted;

    /** Made when it is first asked for, by whoever asks: the same each time. */
    private volatile @Nullable String hash;

    ShownConfiguration(Values root) {
        Map<String, Object> shown = root.show();
        Map<String, Object> providers = new LinkedHashMap<>();
        for (Map.Entry<String, Located<Values>> entry :
                root.get(RootKeys.PROVIDERS).entrySet()) {
            // what holds for it, not what it would have if there were no defaults of the user's
            providers.put(
                    entry.getKey(),
                    entry.getValue().value().over(root.get(RootKeys.DEFAULTS)).show());
        }
        shown.put(RootKeys.PROVIDERS.name(), providers);
        shown.put(
                RootKeys.ROUTES.name(),
                root.get(RootKeys.ROUTES).stream()
                        .map(route -> route.value().said())
                        .toList());
        this.redacted = Collections.unmodifiableMap(shown);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Map<String, Object> redacted() {
        return redacted;
    }

    String hash() {
        String made = hash;
        if (made == null) {
            made = hash(redacted.toString());
            hash = made;
        }
        return made;
    }
}
