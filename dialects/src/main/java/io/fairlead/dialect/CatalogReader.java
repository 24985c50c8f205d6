package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code catalog.yaml}. A mistake in it is a mistake of the build, and throws. */
final class CatalogReader {
    private static final String REGION = "{region}";

    private final JsonNode root;
    private final List<ErrorRule> lastRules;

    // What several providers share is read once, by its name.
    private final Map<List<String>, ErrorTable> errors = new HashMap<>();
    private final Map<String, List<ErrorRule>> rules = new HashMap<>();
    private final Map<String, List<ModelTraits>> models = new HashMap<>();
    private final Map<String, AuthForm> auths = new HashMap<>();
    private final Map<String, LimitHeaders> limits = new HashMap<>();
    private final Map<String, List<CatalogEntry.ServedApi>> usual = new HashMap<>();

    private CatalogReader(JsonNode root) {
        this.root = root;
        this.lastRules = rules(root.path("statuses"));
    }

    static List<CatalogEntry> read(JsonNode catalog) {
        CatalogReader reader = new CatalogReader(catalog);
        List<CatalogEntry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> provider :
                reader.root.path("providers").properties()) {
            entries.add(reader.entry(provider.getKey(), provider.getValue()));
        }
        return entries;
    }

    private CatalogEntry entry(String name, JsonNode node) {
        String url = text(node, "url");
        List<Integer> ports = new ArrayList<>();
        node.path("ports").forEach(port -> ports.add(port.intValue()));
        return new CatalogEntry(
                name,
                node.path("title").asText(name),
                node.path("dialect").asText(),
                texts(node.path("also")),
                url == null ? null : URI.create(url),
                hosts(node),
                ports.isEmpty() ? List.of(443) : ports,
                auths.computeIfAbsent(node.path("auth").asText(), this::auth),
                errors.computeIfAbsent(texts(node.path("errors")), this::errors),
                limits.computeIfAbsent(node.path("limits").asText("none"), this::limitHeaders),
                counts(node.path("counts")),
                text(node, "probe"),
                new Models(models(node.path("models")), List.of()),
                habits(node),
                makers(node.path("maker")),
                served(node, "generation"),
                served(node, "embeddings"));
    }

    private static Habits habits(JsonNode entry) {
        List<Habits.OfModels> models = new ArrayList<>();
        for (JsonNode row : entry.path("model-habits")) {
            Map<String, String> values = habitsIn(row.path("habits"));
            texts(row.path("name")).forEach(pattern -> models.add(new Habits.OfModels(pattern, values)));
        }
        return new Habits(habitsIn(entry.path("habits")), models);
    }

    private static Map<String, String> habitsIn(JsonNode node) {
        Map<String, String> values = new TreeMap<>();
        node.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        if (!Habit.keys().containsAll(values.keySet())) {
            throw new IllegalStateException("habits: " + values.keySet() + " (expected: " + Habit.keys() + ")");
        }
        return values;
    }

    /** One name for all models, or names by model. */
    private static List<CatalogEntry.Maker> makers(JsonNode node) {
        List<CatalogEntry.Maker> makers = new ArrayList<>();
        if (node.isTextual()) {
            makers.add(new CatalogEntry.Maker("*", node.textValue()));
        }
        node.properties()
                .forEach(e -> makers.add(
                        new CatalogEntry.Maker(e.getKey(), e.getValue().asText())));
        return makers;
    }

    /**
     * Rows {@code dialect/api}, each for all models or for those that match ({@code models}, {@code except}) and for all clients
     * or for those of some APIs ({@code for}); what is not said is the dialect's usual.
     */
    private List<CatalogEntry.ServedApi> served(JsonNode provider, String section) {
        JsonNode rows = provider.path(section);
        String dialect = provider.path("dialect").asText();
        return rows.isMissingNode()
                ? usual.computeIfAbsent(
                        section + "/" + dialect,
                        name -> served(root.path(section).path(dialect)))
                : served(rows);
    }

    private static List<CatalogEntry.ServedApi> served(JsonNode rows) {
        List<CatalogEntry.ServedApi> served = new ArrayList<>();
        for (JsonNode row : rows) {
            String named = row.isTextual() ? row.textValue() : row.path("api").asText();
            int slash = named.indexOf('/');
            String dialect = named.substring(0, slash);
            String api = named.substring(slash + 1);
            List<String> patterns = row.has("models") ? texts(row.path("models")) : List.of("*");
            List<String> except = texts(row.path("except"));
            List<String> clients = texts(row.path("for"));
            patterns.forEach(pattern -> served.add(new CatalogEntry.ServedApi(dialect, api, pattern, except, clients)));
        }
        return served;
    }

    /** Plain hosts, and one for each region where a host has a place for it. */
    private List<String> hosts(JsonNode node) {
        List<String> hosts = new ArrayList<>();
        for (String host : texts(node.path("hosts"))) {
            if (host.contains(REGION)) {
                texts(root.path("regions").path(node.path("regions").asText()))
                        .forEach(region -> hosts.add(host.replace(REGION, region)));
            } else {
                hosts.add(host);
            }
        }
        return hosts;
    }

    private AuthForm auth(String named) {
        JsonNode node = root.path("auth").path(named);
        if (node.isMissingNode()) {
            throw new IllegalStateException("auth: " + named + " is not described");
        }
        Map<String, String> always = new TreeMap<>();
        node.path("always")
                .properties()
                .forEach(e -> always.put(e.getKey(), e.getValue().asText()));
        return new AuthForm(
                AuthForm.Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
                node.path("header").asText(),
                node.path("prefix").asText(),
                text(node, "query"),
                always);
    }

    private LimitHeaders limitHeaders(String name) {
        JsonNode node = root.path("limit-headers").path(name);
        if (node.isMissingNode()) {
            throw new IllegalStateException("limits: " + name + " is not described");
        }
        List<LimitHeaders.Row> rows = new ArrayList<>();
        for (JsonNode row : node.path("rows")) {
            rows.add(new LimitHeaders.Row(
                    LimitNews.Of.valueOf(
                            row.path("of").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                    row.path("limit").asText(),
                    row.path("remaining").asText(),
                    text(row, "reset"),
                    row.has("window") ? Duration.ofSeconds(row.path("window").asLong()) : null));
        }
        return new LimitHeaders(node.path("refill").asText().equals("gradual"), rows);
    }

    private static TokenCounts counts(JsonNode node) {
        List<TokenCounts.OutputTimes> outputs = new ArrayList<>();
        for (JsonNode row : node.path("output")) {
            texts(row.path("models"))
                    .forEach(pattern -> outputs.add(new TokenCounts.OutputTimes(
                            pattern, row.path("times").asInt())));
        }
        return new TokenCounts(
                node.path("cached").asBoolean(true), node.path("ceiling").asBoolean(false), outputs);
    }

    /** The named tables after each other, then the rows for plain statuses. */
    private ErrorTable errors(List<String> names) {
        List<ErrorRule> all = new ArrayList<>();
        names.forEach(name -> all.addAll(rules.computeIfAbsent(name, this::rules)));
        all.addAll(lastRules);
        return new ErrorTable(all);
    }

    private List<ErrorRule> rules(String name) {
        JsonNode table = root.path("errors").path(name);
        if (table.isMissingNode()) {
            throw new IllegalStateException("errors: " + name + " is not described");
        }
        return rules(table);
    }

    private static List<ErrorRule> rules(JsonNode rows) {
        List<ErrorRule> rules = new ArrayList<>();
        for (JsonNode row : rows) {
            Set<Integer> statuses = new HashSet<>();
            texts(row.path("status")).forEach(status -> statuses.add(Integer.valueOf(status)));
            List<String> says = new ArrayList<>();
            texts(row.path("says")).forEach(words -> says.add(words.toLowerCase(Locale.ROOT)));
            ErrorKind kind = ErrorKind.valueOf(
                    row.path("kind").asText().toUpperCase(Locale.ROOT).replace('-', '_'));
            rules.add(new ErrorRule(
                    Set.copyOf(statuses),
                    Set.copyOf(texts(row.path("code"))),
                    List.copyOf(says),
                    kind,
                    row.path("as").asInt()));
        }
        return rules;
    }

    /** Rows of its own, and names of rows that several providers share. */
    private List<ModelTraits> models(JsonNode own) {
        List<ModelTraits> all = new ArrayList<>();
        if (own.isTextual()) {
            all.addAll(shared(own.textValue()));
        }
        for (JsonNode row : own) {
            if (row.isTextual()) {
                all.addAll(shared(row.textValue()));
            }
            for (String pattern : texts(row.path("name"))) {
                all.add(new ModelTraits(
                        pattern,
                        row.path("reasoning").asBoolean(),
                        row.path("window").asLong(),
                        row.path("output").asInt(),
                        features(row.path("can")),
                        features(row.path("cannot"))));
            }
        }
        return all;
    }

    private List<ModelTraits> shared(String name) {
        List<ModelTraits> read = models.get(name); // rows may name others, so that the map changes while they are read
        if (read == null) {
            read = models(root.path("models").path(name));
            models.put(name, read);
        }
        return read;
    }

    private static Set<ModelTraits.Feature> features(JsonNode names) {
        Set<ModelTraits.Feature> features = EnumSet.noneOf(ModelTraits.Feature.class);
        for (String name : texts(names)) {
            features.add(
                    ModelTraits.Feature.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return features;
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isMissingNode() ? null : node.path(name).asText();
    }

    /** One value or a list of them. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isValueNode() && !node.isNull()) {
            texts.add(node.asText());
        }
        node.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
