package io.fairlead.sidecar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an application's environment needs so that its LLM traffic arrives at Fairlead and Fairlead's certificate is
 * trusted. Pure: files are named, not read.
 *
 * <p>Variables that add trust get the CA alone, variables that replace it get the bundle of the system's roots and the CA. What
 * the user has set is kept. {@code NO_PROXY} and {@code JAVA_TOOL_OPTIONS} are added to. A bundle of the user's own is named by
 * {@link #userBundles()} so that a merged copy can stand in for it.
 */
final class ClientEnvironment {

    /** Variables whose file replaces the client's own roots. */
    private static final String[] REPLACING = {
        "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"
    };

    /** Variables whose file is added to the client's own roots. */
    private static final String[] ADDING = {"NODE_EXTRA_CA_CERTS", "DENO_CERT"};

    /** Every variable that {@link #variables} sets, in its order. */
    static final List<String> NAMES = List.copyOf(new ClientEnvironment(new Trust("", "", ""), "", 0, Map.of())
            .variables(Map.of())
            .keySet());

    private final Trust trust;
    private final String host;
    private final int port;
    private final Map<String, String> user;

    /**
     * The files that clients are pointed at.
     *
     * @param ca the CA's certificate alone, PEM
     * @param bundle the system's roots and the CA, PEM
     * @param truststore the same for a JVM, PKCS#12
     */
    record Trust(String ca, String bundle, String truststore) {}

    /** For a client whose present environment is {@code user} and a Fairlead that listens at {@code host:port}. */
    ClientEnvironment(Trust trust, String host, int port, Map<String, String> user) {
        this.trust = trust;
        this.host = host;
        this.port = port;
        this.user = user;
    }

    /** Bundles that the user has set and that are not ours, by variable. */
    Map<String, String> userBundles() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String[] group : new String[][] {REPLACING, ADDING}) {
            for (String name : group) {
                String set = user.get(name);
                if (set != null && !set.isBlank() && !set.equals(trust.bundle()) && !set.equals(trust.ca())) {
                    found.put(name, set);
                }
            }
        }
        return found;
    }

    /**
     * The variables to set.
     *
     * @param merged for variables in {@link #userBundles()}, the file that holds the user's bundle and ours
     */
    Map<String, String> variables(Map<String, String> merged) {
        Map<String, String> set = new LinkedHashMap<>();
        String proxy = "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        set.put("HTTPS_PROXY", proxy);
        set.put("https_proxy", proxy);
        set.put("wss_proxy", proxy);
        DirectHosts direct = DirectHosts.of(user);
        set.put("NO_PROXY", direct.noProxy());
        set.put("no_proxy", direct.noProxy());
        for (String name : REPLACING) {
            set.put(name, merged.getOrDefault(name, trust.bundle()));
        }
        for (String name : ADDING) {
            set.put(name, merged.getOrDefault(name, trust.ca()));
        }
        set.put("NODE_USE_ENV_PROXY", "1");
        set.put("JAVA_TOOL_OPTIONS", javaToolOptions(direct));
        return set;
    }

    /** A JVM reads no {@code HTTPS_PROXY}. Its plain {@code http://} calls go where they went before. */
    private String javaToolOptions(DirectHosts direct) {
        String own = user.get("JAVA_TOOL_OPTIONS");
        StringBuilder options = new StringBuilder(own == null ? "" : own.trim());
        add(options, "https.proxyHost", host);
        add(options, "https.proxyPort", Integer.toString(port));
        add(options, "http.nonProxyHosts", direct.nonProxyHosts());
        if (options.indexOf("-Djavax.net.ssl.trustStore=") < 0) {
            add(options, "javax.net.ssl.trustStore", trust.truststore());
            add(options, "javax.net.ssl.trustStoreType", "PKCS12");
            add(options, "javax.net.ssl.trustStorePassword", "changeit");
        }
        return options.toString();
    }

    private static void add(StringBuilder options, String property, String value) {
        if (options.indexOf("-D" + property + "=") >= 0) {
            return; // the user's own setting stays
        }
        options.append(options.length() == 0 ? "" : " ");
        String option = "-D" + property + "=" + value;
        options.append(option.indexOf(' ') >= 0 ? "\"" + option + "\"" : option);
    }
}
