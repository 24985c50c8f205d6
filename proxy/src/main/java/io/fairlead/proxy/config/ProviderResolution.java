package io.fairlead.proxy.config;

import io.fairlead.dialect.ModelOverride;
import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.config.yaml.Url;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.Metadata;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.route.Policies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes providers of the built-in ones and the file's entries. */
final class ProviderResolution {

    private static final int LONGEST_NAME = 63;

    private final Map<String, ProviderKind> kinds;
    private final Map<String, Located<Values>> entries;
    private final Values defaults;
    private final ReferredFiles files;
    private final Problems problems;

    ProviderResolution(
            Map<String, ProviderKind> kinds,
            Map<String, Located<Values>> entries,
            Values defaults,
            ReferredFiles files,
            Problems problems) {
        this.kinds = kinds;
        this.entries = entries;
        this.defaults = defaults;
        this.files = files;
        this.problems = problems;
    }

    /** All providers by name: the entries, then the built-in ones that have an address and no entry. */
    Map<String, Resolved> resolve() {
        Map<String, Resolved> resolved = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            Resolved made = resolve(name, entry);
            if (made != null) {
                resolved.put(name, made);
            }
        });
        Own unsaid = own(Values.none(PolicyKeys.SECTION).over(defaults)); // the same for all of them
        kinds.forEach((name, kind) -> {
            if (!entries.containsKey(name) && kind.url() != null) {
                resolved.put(name, make(name, kind, kind.url(), Values.none(ProviderKeys.SECTION), unsaid));
            }
        });
        return resolved;
    }

    private @Nullable Resolved resolve(String name, Located<Values> entry) {
        if (!token(name)) {
            problems.error(
                    entry.at(),
                    entry.path(),
                    "not a provider's name (expected: lower-case letters, digits, -, _ and ., at most " + LONGEST_NAME
                            + ", beginning with a letter or digit; not cache)");
            return null;
        }
        Values values = entry.value();
        ProviderKind kind = kind(name, entry);
        if (kind == null) {
            return null;
        }
        Url url = values.find(ProviderKeys.URL);
        if (url == null) {
            url = inheritedUrl(name, values, kind);
        }
        if (url == null) {
            problems.error(
                    entry.at(),
                    entry.path(),
                    "has no url, and " + kind.name() + " has none by default (expected: url: https://...)");
            return null;
        }
        HostPort connectTo = values.find(ProviderKeys.CONNECT_TO);
        if (values.says(ProviderKeys.URL) && Metadata.host(url.origin().host())) {
            metadata(values, ProviderKeys.URL);
        }
        if (connectTo != null && Metadata.host(connectTo.host())) {
            metadata(values, ProviderKeys.CONNECT_TO);
        }
        Values policies = values.only(PolicyKeys.SECTION).over(defaults);
        return make(name, kind, url, values, own(policies));
    }

    /** What holds at a provider on no route; whatever no route reaches is checked here too. */
    private Own own(Values policies) {
        return new Own(
                policies,
                PolicyKeys.make(policies, problems),
                HealthKeys.make(policies.get(PolicyKeys.HEALTH), problems));
    }

    private record Own(Values said, Policies policies, HealthConfig health) {}

    private void metadata(Values values, Key<?> key) {
        problems.error(
                values.at(key),
                values.path(key),
                "found " + values.shown(key) + ", a cloud's metadata service, which nobody may reach (expected: a"
                        + " provider)");
    }

    /** Follows {@code like} to a built-in provider; entries may build on entries. */
    private @Nullable ProviderKind kind(String name, Located<Values> entry) {
        Set<String> seen = new HashSet<>();
        String at = name;
        Located<Values> from = entry;
        while (seen.add(at)) {
            String like = from.value().find(ProviderKeys.LIKE);
            if (like == null) {
                ProviderKind kind = kinds.get(at);
                if (kind == null) {
                    problems.error(
                            from.at(),
                            from.path(),
                            "no built-in provider; say like: and its dialect's provider, such as openai or"
                                    + " openai-compatible " + Suggestion.of(at, kinds.keySet()));
                }
                return kind;
            }
            Located<Values> next = entries.get(like);
            if (next == null || like.equals(at)) {
                ProviderKind kind = kinds.get(like);
                if (kind == null) {
                    Set<String> known = new LinkedHashSet<>(kinds.keySet());
                    known.addAll(entries.keySet());
                    known.remove(at);
                    problems.error(
                            from.value().at(ProviderKeys.LIKE),
                            from.value().path(ProviderKeys.LIKE),
                            "no such provider: " + from.value().shown(ProviderKeys.LIKE) + " "
                                    + Suggestion.of(like, known));
                }
                return kind;
            }
            at = like;
            from = next;
        }
        problems.error(
                entry.value().at(ProviderKeys.LIKE),
                entry.value().path(ProviderKeys.LIKE),
                "goes round in a circle (" + String.join(" like ", seen) + ")");
        return null;
    }

    private @Nullable Url inheritedUrl(String name, Values values, ProviderKind kind) {
        for (Values from : ancestors(name, values)) {
            Url url = from.find(ProviderKeys.URL);
            if (url != null) {
                return url;
            }
        }
        return kind.url();
    }

    /** Its own first, for the first has the last word; then those of the entries that it is like. */
    private List<ModelOverride> models(String name, Values values) {
        List<ModelOverride> models = new ArrayList<>(ModelKeys.make(values.get(ProviderKeys.MODELS), problems));
        for (Values from : ancestors(name, values)) {
            models.addAll(ModelKeys.make(from.get(ProviderKeys.MODELS), problems));
        }
        return models;
    }

    /** The entries that an entry is like, the nearest first. */
    private List<Values> ancestors(String name, Values values) {
        List<Values> ancestors = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(name));
        String like = values.find(ProviderKeys.LIKE);
        while (like != null && seen.add(like)) {
            Located<Values> next = entries.get(like);
            if (next == null) {
                break;
            }
            ancestors.add(next.value());
            like = next.value().find(ProviderKeys.LIKE);
        }
        return ancestors;
    }

    private Resolved make(String name, ProviderKind kind, Url url, Values values, Own own) {
        HostPort connectTo = values.find(ProviderKeys.CONNECT_TO);
        List<Secret> keys = new ArrayList<>();
        for (Located<Optional<Secret>> key : values.get(ProviderKeys.KEY)) {
            key.value().ifPresent(keys::add);
        }
        Map<String, String> deployments = new LinkedHashMap<>();
        values.get(ProviderKeys.DEPLOYMENTS).forEach((model, deployment) -> deployments.put(model, deployment.value()));
        Url kindUrl = kind.url();
        Provider provider = new Provider(
                name,
                kind.dialect(),
                url.origin(),
                url.prefix(kindUrl),
                kindUrl == null ? "" : kindUrl.prefix(null),
                connectTo == null ? null : new Origin(url.origin().scheme(), connectTo.host(), connectTo.port()),
                kind.errors());
        return new Resolved(
                new ProviderConfig(
                        provider,
                        kind.entry().with(models(name, values)),
                        keys,
                        AuthLint.auth(values, kind, files, problems),
                        kind.needsKey(),
                        deployments,
                        own.health(),
                        values.says(ProviderKeys.URL),
                        entries.containsKey(name)),
                kind,
                own.said(),
                own.policies());
    }

    static boolean token(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !name.equals("cache")
                && Character.isLetterOrDigit(name.charAt(0))
                && name.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.');
    }

    /**
     * A provider with what routes need to know of it.
     *
     * @param policies what it says of policies, over the defaults
     * @param own what that comes to on no route
     */
    record Resolved(ProviderConfig config, ProviderKind kind, Values policies, Policies own) {}
}
