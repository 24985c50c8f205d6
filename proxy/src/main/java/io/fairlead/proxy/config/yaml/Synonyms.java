package io.fairlead.proxy.config.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What other gateways, SDKs and habits call the things that have a key here. Pure. */
final class Synonyms {

    /** Words in lower case with hyphens; what they mean here, the nearest place first. */
    private static final Map<String, List<String>> MEANT = Map.ofEntries(
            Map.entry("api-key", List.of("key", "providers.NAME.key")),
            Map.entry("apikey", List.of("key", "providers.NAME.key")),
            Map.entry("api-token", List.of("key", "providers.NAME.key")),
            Map.entry("api-keys", List.of("key", "providers.NAME.key")),
            Map.entry("keys", List.of("key", "providers.NAME.key")),
            Map.entry("secret", List.of("key", "token")),
            Map.entry("secret-key", List.of("key")),
            Map.entry("bearer", List.of("key", "token")),
            Map.entry("access-token", List.of("key", "token")),
            Map.entry("api-base", List.of("url", "providers.NAME.url")),
            Map.entry("base-url", List.of("url", "providers.NAME.url")),
            Map.entry("baseurl", List.of("url", "providers.NAME.url")),
            Map.entry("base-uri", List.of("url", "providers.NAME.url")),
            Map.entry("endpoint", List.of("url", "providers.NAME.url")),
            Map.entry("api-endpoint", List.of("url", "providers.NAME.url")),
            Map.entry("azure-endpoint", List.of("url", "providers.NAME.url")),
            Map.entry("uri", List.of("url")),
            Map.entry("url", List.of("webhook")),
            Map.entry("webhook-url", List.of("webhook")),
            Map.entry("events", List.of("on")),
            Map.entry("alerting", List.of("alerts")),
            Map.entry("notifications", List.of("alerts")),
            Map.entry("webhooks", List.of("alerts")),
            Map.entry("upstream", List.of("url", "providers")),
            Map.entry("server", List.of("url", "proxy")),
            Map.entry("type", List.of("like")),
            Map.entry("kind", List.of("like")),
            Map.entry("dialect", List.of("like")),
            Map.entry("extends", List.of("like")),
            Map.entry("custom-llm-provider", List.of("like")),
            Map.entry("model-list", List.of("providers", "models")),
            Map.entry("models", List.of("models", "providers")),
            Map.entry("model-name", List.of("model", "routes")),
            Map.entry("backends", List.of("providers")),
            Map.entry("upstreams", List.of("providers")),
            Map.entry("endpoints", List.of("providers")),
            Map.entry("litellm-settings", List.of("defaults")),
            Map.entry("router-settings", List.of("routes")),
            Map.entry("general-settings", List.of("proxy")),
            Map.entry("fallbacks", List.of("fallback", "routes")),
            Map.entry("num-retries", List.of("attempts", "retry", "defaults")),
            Map.entry("max-retries", List.of("attempts", "retry", "defaults")),
            Map.entry("max-attempts", List.of("attempts", "retry", "defaults")),
            Map.entry("retries", List.of("attempts", "retry", "defaults")),
            Map.entry("timeout", List.of("timeouts", "total", "defaults")),
            Map.entry("request-timeout", List.of("timeouts", "total", "defaults")),
            Map.entry("connect-timeout", List.of("connect", "timeouts", "defaults")),
            Map.entry("rpm", List.of("requests", "limits", "defaults")),
            Map.entry("tpm", List.of("tokens", "limits", "defaults")),
            Map.entry("rate-limit", List.of("limits", "requests", "defaults")),
            Map.entry("rate-limits", List.of("limits", "requests", "defaults")),
            Map.entry("max-concurrent", List.of("concurrency", "limits", "defaults")),
            Map.entry("max-parallel-requests", List.of("concurrency", "limits", "defaults")),
            Map.entry("circuit-breaker", List.of("breaker", "defaults")),
            Map.entry("allowed-fails", List.of("minimum", "breaker", "defaults")),
            Map.entry("cooldown", List.of("open", "breaker", "defaults")),
            Map.entry("cooldown-time", List.of("open", "breaker", "defaults")),
            Map.entry("port", List.of("listen", "proxy")),
            Map.entry("host", List.of("listen", "proxy", "url")),
            Map.entry("bind", List.of("listen", "proxy")),
            Map.entry("address", List.of("listen", "proxy")),
            Map.entry("listen-address", List.of("listen", "proxy")),
            Map.entry("master-key", List.of("token", "admin")),
            Map.entry("password", List.of("token", "credentials")),
            Map.entry("auth-token", List.of("token", "key")),
            Map.entry("ca-bundle", List.of("trust", "tls")),
            Map.entry("ca-file", List.of("trust", "tls")),
            Map.entry("ca-cert", List.of("trust", "tls")),
            Map.entry("cafile", List.of("trust", "tls")),
            Map.entry("ssl-verify", List.of("trust", "tls")),
            Map.entry("verify-ssl", List.of("trust", "tls")),
            Map.entry("insecure-skip-verify", List.of("trust", "tls")),
            Map.entry("log-level", List.of("level", "log", "telemetry")),
            Map.entry("logging", List.of("log", "telemetry")),
            Map.entry("caching", List.of("cache", "defaults")),
            Map.entry("http-proxy", List.of("upstream-proxy", "proxy")),
            Map.entry("https-proxy", List.of("upstream-proxy", "proxy")),
            Map.entry("proxy-url", List.of("upstream-proxy", "proxy")));

    /** The same without hyphens, which capital letters in a row make too many of: {@code baseURL}. */
    private static final Map<String, List<String>> SQUASHED = MEANT.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    each -> each.getKey().replace("-", ""), Map.Entry::getValue, (one, other) -> one));

    private Synonyms() {}

    /** What {@code wrong}, in lower case with hyphens, means among {@code known}; null where it is no synonym. */
    static @Nullable String of(String wrong, Collection<String> known) {
        for (String meant : SQUASHED.getOrDefault(wrong.replace("-", ""), List.of())) {
            int dot = meant.indexOf('.');
            if (known.contains(dot < 0 ? meant : meant.substring(0, dot))) {
                return meant;
            }
        }
        return null;
    }
}
