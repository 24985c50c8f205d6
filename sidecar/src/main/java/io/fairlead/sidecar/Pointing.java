package io.fairlead.sidecar;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What points clients at a Fairlead that listens at {@code host:port}, and lets them trust it.
 *
 * @param folder the state folder, which holds the trust files
 * @param host where it listens
 * @param port where it listens
 */
record Pointing(Path folder, String host, int port) {

    /**
     * The variables that a client's environment {@code user} needs in addition.
     *
     * @param warnings hears of each bundle of the user's own that cannot be merged
     */
    Map<String, String> variables(Map<String, String> user, Consumer<String> warnings) {
        ClientEnvironment environment = environment(user);
        return environment.variables(merged(environment, warnings));
    }

    /** The same for a command that is started here: with the preload for Node.js. */
    Map<String, String> variablesOfCommand(Map<String, String> user, Consumer<String> warnings) {
        Map<String, String> set = new LinkedHashMap<>(variables(user, warnings));
        try {
            set.put("NODE_OPTIONS", NodePreload.options(user.get("NODE_OPTIONS"), NodePreload.write(folder)));
        } catch (MistakeException e) {
            warnings.accept(e.getMessage() + " Node.js before 22.21 goes without Fairlead.");
        }
        return set;
    }

    private ClientEnvironment environment(Map<String, String> user) {
        ClientEnvironment.Trust trust = new ClientEnvironment.Trust(
                folder.resolve("ca.pem").toString(),
                folder.resolve("bundle.pem").toString(),
                folder.resolve("truststore.p12").toString());
        return new ClientEnvironment(trust, host, port, user);
    }

    private Map<String, String> merged(ClientEnvironment environment, Consumer<String> warnings) {
        Map<String, String> merged = new LinkedHashMap<>();
        MergedBundles bundles = new MergedBundles(folder);
        // Several variables often name one bundle: it is read once, and told of once.
        Map<String, List<String>> byBundle = new LinkedHashMap<>();
        environment
                .userBundles()
                .forEach((variable, bundle) -> byBundle.computeIfAbsent(bundle, any -> new ArrayList<>())
                        .add(variable));
        byBundle.forEach((bundle, variables) -> bundles.merge(
                        bundle, why -> warnings.accept(String.join(", ", variables) + " " + why))
                .ifPresent(copy -> variables.forEach(variable -> merged.put(variable, copy.toString()))));
        return merged;
    }
}
