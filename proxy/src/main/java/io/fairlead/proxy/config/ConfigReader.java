package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import io.fairlead.proxy.config.yaml.Node;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Surroundings;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.config.yaml.YamlReader;
import io.fairlead.proxy.route.RouteTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a file's bytes to a snapshot, or to all that is wrong with it. */
final class ConfigReader {

    private final Map<String, ProviderKind> kinds;
    private final Surroundings surroundings;
    private final Map<String, String> overrides;
    private final @Nullable EnvironmentProxy proxy;

    /**
     * Makes a reader.
     *
     * @param kinds the built-in providers by name
     * @param overrides {@code proxy.listen} and {@code admin.listen} as the command line gives them
     * @param proxy stands for an upstream proxy that the file does not say; null for none
     */
    ConfigReader(
            Map<String, ProviderKind> kinds,
            Surroundings surroundings,
            Map<String, String> overrides,
            @Nullable EnvironmentProxy proxy) {
        this.kinds = kinds;
        this.surroundings = surroundings;
        this.overrides = Map.copyOf(overrides);
        this.proxy = proxy;
    }

    ConfigReader(Map<String, ProviderKind> kinds, Surroundings surroundings, Map<String, String> overrides) {
        this(kinds, surroundings, overrides, null);
    }

    /** {@code file}: as messages call it; {@code folder}: what the paths in it are relative to. */
    Reading read(String file, byte[] content, Path folder) {
        Problems problems = new Problems();
        Node node = YamlReader.read(file, content, folder, surroundings, problems);
        Values root = node == null ? null : RootKeys.SECTION.read(overridden(node), "", problems);
        if (root == null) {
            return new Reading(null, problems);
        }
        ReferredFiles files = new ReferredFiles(folder, surroundings);
        Map<String, Resolved> providers = new ProviderResolution(
                        kinds, root.get(RootKeys.PROVIDERS), root.get(RootKeys.DEFAULTS), files, problems)
                .resolve();
        Configuration configuration = new Configuration(
                ProxyKeys.make(root.get(RootKeys.PROXY), problems),
                AdminKeys.make(root.get(RootKeys.ADMIN), problems),
                TlsKeys.make(root.get(RootKeys.TLS), files, problems),
                CostKeys.make(root.get(RootKeys.COSTS), providers.keySet(), problems),
                FleetKeys.make(root.get(RootKeys.FLEET), problems),
                TelemetryKeys.make(root.get(RootKeys.TELEMETRY), folder, problems),
                AlertKeys.make(root.get(RootKeys.ALERTS), problems));
        RouteTable routes = new RouteResolution(root.get(RootKeys.ROUTES), providers, problems).resolve();
        if (problems.fatal()) {
            return new Reading(null, problems);
        }
        Map<String, ProviderConfig> configs = new LinkedHashMap<>();
        providers.forEach((name, resolved) -> configs.put(name, resolved.config()));
        Snapshot snapshot = new Snapshot(
                configuration,
                configs,
                ProviderHosts.of(providers.values()),
                routes,
                new ShownConfiguration(root),
                problems.warnings(),
                new Places(file, root.places()));
        return new Reading(snapshot, problems);
    }

    private Node overridden(Node root) {
        if (!holdsFields(root)) {
            return root; // its own mistake is told
        }
        Node node = proxied(root);
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            int dot = override.getKey().indexOf('.');
            String section = override.getKey().substring(0, dot);
            String key = override.getKey().substring(dot + 1);
            Position at = Position.whole("command line");
            Map<String, Node.Field> top = fields(node);
            Node.Field before = top.get(section);
            if (before != null && !holdsFields(before.value())) {
                continue; // likewise
            }
            Map<String, Node.Field> below = before == null ? new LinkedHashMap<>() : fields(before.value());
            below.put(key, new Node.Field(at, new Node.Text(at, override.getValue(), override.getValue(), false)));
            top.put(section, new Node.Field(before == null ? at : before.at(), new Node.Fields(at, below)));
            node = new Node.Fields(node.at(), top);
        }
        return node;
    }

    private Node proxied(Node root) {
        Map<String, Node.Field> top = fields(root);
        Node.Field before = top.get(EnvironmentProxy.SECTION);
        if (proxy == null || (before != null && !holdsFields(before.value()))) {
            return root;
        }
        Map<String, Node.Field> below = before == null ? new LinkedHashMap<>() : fields(before.value());
        if (below.putIfAbsent(EnvironmentProxy.KEY, proxy.node()) == null) {
            Position at = before == null ? root.at() : before.at();
            top.put(EnvironmentProxy.SECTION, new Node.Field(at, new Node.Fields(at, below)));
        }
        return new Node.Fields(root.at(), top);
    }

    private static boolean holdsFields(Node node) {
        return node instanceof Node.Fields || node instanceof Node.Nothing;
    }

    private static Map<String, Node.Field> fields(Node node) {
        return node instanceof Node.Fields it ? new LinkedHashMap<>(it.fields()) : new LinkedHashMap<>();
    }
}
