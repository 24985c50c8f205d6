package io.fairlead.sidecar;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** Tells a Fairlead from other proxies: it answers a plain request with a page about itself. */
final class FairleadsNamed {

    private static final int MS = 2_000;
    private static final int READ = 4_096;

    private FairleadsNamed() {}

    /** Those of {@code addresses}, {@code host:port}, where a Fairlead answers. */
    static Set<String> in(Set<String> addresses) {
        Set<String> found = new LinkedHashSet<>();
        for (String each : addresses) {
            if (answers(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private static boolean answers(String address) {
        try {
            HttpURLConnection asked = (HttpURLConnection)
                    URI.create("http://" + address + "/").toURL().openConnection(Proxy.NO_PROXY);
            asked.setConnectTimeout(MS);
            asked.setReadTimeout(MS);
            asked.setInstanceFollowRedirects(false);
            try {
                return asked.getResponseCode() == HttpURLConnection.HTTP_OK
                        && new String(asked.getInputStream().readNBytes(READ), StandardCharsets.UTF_8)
                                .startsWith("Fairlead ");
            } finally {
                asked.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
