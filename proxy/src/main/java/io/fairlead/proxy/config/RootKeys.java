package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NamedShape;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Values;
import java.util.List;
import java.util.Map;

/** The whole file. */
final class RootKeys {

    static final Key<Values> PROXY = Key.section("proxy", ProxyKeys.SECTION, "The side that clients see.");
    static final Key<Values> ADMIN = Key.section("admin", AdminKeys.SECTION, "The admin port.");
    static final Key<Values> TLS = Key.section("tls", TlsKeys.SECTION, "Certificates.");
    static final Key<Values> DEFAULTS =
            Key.section("defaults", PolicyKeys.SECTION, "Every policy. A provider or a route overrides any leaf.");
    static final Key<Map<String, Located<Values>>> PROVIDERS = Key.of(
            "providers",
            NamedShape.of("a provider's name", ProviderKeys.SECTION),
            "{}",
            "Providers. The built-in ones need no entry; an entry changes or adds one.");
    static final Key<List<Located<Values>>> ROUTES = Key.of(
            "routes",
            ListShape.of(RouteKeys.SECTION),
            "[]",
            "Routes. The first match wins; a call that matches none goes to its provider alone.");
    static final Key<Values> COSTS = Key.section("costs", CostKeys.SECTION, "What calls cost, and may cost.");
    static final Key<Values> FLEET = Key.of(
            "fleet",
            ShortSection.of(FleetKeys.SECTION),
            FleetKeys.OFF,
            "What several instances share, over Redis or Valkey: limits, kept answers, pauses, news of breakers. A URL alone stands for redis.");
    static final Key<Values> TELEMETRY = Key.section("telemetry", TelemetryKeys.SECTION, "What is written down.");
    static final Key<List<Located<Values>>> ALERTS = Key.of(
            "alerts",
            ListShape.of(AlertKeys.SECTION),
            "[]",
            "Where alerts are sent. The last ones stand at the admin port, also where nobody is told.");

    static final Section SECTION =
            Section.of(PROXY, ADMIN, TLS, DEFAULTS, PROVIDERS, ROUTES, COSTS, FLEET, TELEMETRY, ALERTS);

    private RootKeys() {}
}
