package io.fairlead.proxy.translate;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which way a call goes to a target: in the client's API where the target serves it, converted where both APIs are known. Else
 * it goes unread within one dialect, and not at all between two. Immutable, safe for any thread.
 */
public final class Conversions {
    private final Function<Provider, CatalogEntry> kinds;
    private final BiFunction<Provider, String, String> deployments;
    private final Known apis;
    private final KnownEmbeddings embeddings;

    /** The APIs that are translated. */
    @FunctionalInterface
    public interface Known {
        @Nullable
        Api named(String dialect, String api);
    }

    /** The same for embeddings. */
    @FunctionalInterface
    public interface KnownEmbeddings {
        @Nullable
        EmbeddingApi named(String dialect, String api);
    }

    /**
     * Over what is known of providers and APIs.
     *
     * @param kinds a provider's entry in the catalogue
     * @param deployments the name under which a provider serves a model, as Azure's deployments; most keep the model's own
     * @param apis the APIs that are translated
     * @param embeddings likewise for embeddings
     */
    public Conversions(
            Function<Provider, CatalogEntry> kinds,
            BiFunction<Provider, String, String> deployments,
            Known apis,
            KnownEmbeddings embeddings) {
        this.kinds = kinds;
        this.deployments = deployments;
        this.apis = apis;
        this.embeddings = embeddings;
    }

    /** Whether there is any. */
    public boolean lead(Exchange exchange, Target target) {
        return way(exchange, target) != null;
    }

    @Nullable
    Conversion way(Exchange exchange, Target target) {
        Operation asked = exchange.operation();
        String model = target.model() != null ? target.model() : exchange.model();
        if (model != null) {
            Conversion known = switch (asked.kind()) {
                case GENERATION -> known(exchange, target, model);
                case EMBEDDING -> embedding(exchange, target, model);
                default -> null;
            };
            if (known != null) {
                return known;
            }
        }
        String spoken = exchange.provider().dialect().name();
        return target.provider().dialect().name().equals(spoken) ? Conversion.SameApi.UNKNOWN : null;
    }

    private @Nullable Conversion known(Exchange exchange, Target target, String model) {
        Api from = api(exchange);
        if (from == null) {
            return null;
        }
        String dialect = dialect(exchange);
        CatalogEntry here = kinds.apply(exchange.provider());
        CatalogEntry there = kinds.apply(target.provider());
        Destination to = destination(target.provider(), model);
        boolean whole = exchange.request().body() instanceof RequestBody.Whole;
        if (there.serves(dialect, from.name(), model)) {
            boolean sameForm =
                    there.dialect().equals(here.dialect()) && there.dialect().equals(dialect);
            if (sameForm) {
                boolean otherForm =
                        exchange.operation().model() != null || !here.habits().equals(there.habits());
                boolean writtenPath = whole
                        && (here.name().equals(there.name())
                                ? RequestPaths.rooted(there.habits()) && !samePrefix(exchange, target)
                                : otherForm);
                boolean retold = whole
                        && there.habits().has(Habit.RETOLD.key())
                        && !here.habits().equals(there.habits());
                return new Conversion.SameApi(from, to, writtenPath, retold);
            }
            return whole ? new Conversion.BetweenApis(from, from, to) : null;
        }
        CatalogEntry.ServedApi written = there.written(dialect, from.name(), model);
        Api into = written == null ? null : apis.named(written.dialect(), written.api());
        return into == null || !whole ? null : new Conversion.BetweenApis(from, into, to);
    }

    private static boolean samePrefix(Exchange exchange, Target target) {
        return exchange.provider().basePath().equals(target.provider().basePath());
    }

    /**
     * Vectors of two models mean nothing to each other, so that another API is only asked for a model that the route names. A
     * path or a body that has the model's name in a place of its API's own is written anew where another model is asked.
     */
    private @Nullable Conversion embedding(Exchange exchange, Target target, String model) {
        String dialect = dialect(exchange);
        EmbeddingApi from = embeddings.named(dialect, exchange.operation().api());
        if (from == null || !(exchange.request().body() instanceof RequestBody.Whole)) {
            return null;
        }
        CatalogEntry here = kinds.apply(exchange.provider());
        CatalogEntry there = kinds.apply(target.provider());
        Destination to = destination(target.provider(), model);
        if (there.embeds(dialect, from.name(), model)) {
            boolean sameForm =
                    there.dialect().equals(here.dialect()) && there.dialect().equals(dialect);
            boolean sameHabits = here.name().equals(there.name())
                    || (Objects.equals(Habit.PATH.of(here.habits()), Habit.PATH.of(there.habits()))
                            && Objects.equals(Habit.DIMENSIONS.of(here.habits()), Habit.DIMENSIONS.of(there.habits())));
            boolean sameModel = exchange.operation().model() == null || model.equals(exchange.model());
            return sameForm && sameHabits && sameModel
                    ? Conversion.SameApi.UNKNOWN
                    : new Conversion.Embedding(from, from, to);
        }
        CatalogEntry.ServedApi written =
                target.model() == null ? null : there.writtenEmbeddings(dialect, from.name(), model);
        EmbeddingApi into = written == null ? null : embeddings.named(written.dialect(), written.api());
        return into == null ? null : new Conversion.Embedding(from, into, to);
    }

    /** Who is asked when {@code provider} is, for {@code model}. */
    Destination destination(Provider provider, String model) {
        CatalogEntry entry = kinds.apply(provider);
        return new Destination(
                deployments.apply(provider, model),
                entry.model(model),
                entry.habits().of(model),
                entry.maker(model));
    }

    /** Whether {@code target}'s model is known to go on from an answer that was begun, in the API in which it is asked. */
    public boolean prefills(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        Conversion way = model == null ? null : way(exchange, target);
        Api into = way instanceof Conversion.BetweenApis across ? across.into() : way == null ? null : api(exchange);
        return model != null
                && into != null
                && into.goesOn()
                && destination(target.provider(), model).traits().has(Feature.PREFILL);
    }

    /** The name under which {@code provider} serves {@code model}. */
    String deployment(Provider provider, String model) {
        return deployments.apply(provider, model);
    }

    /** Whose models answer the client's own request at the provider that it addressed. */
    String maker(Exchange exchange) {
        String model = exchange.model();
        return kinds.apply(exchange.provider()).maker(model == null ? "" : model);
    }

    /** The API that the client speaks, or null when it is not translated, or not for this model. */
    @Nullable
    Api api(Exchange exchange) {
        String dialect = dialect(exchange);
        String api = exchange.operation().api();
        String model = exchange.model();
        return kinds.apply(exchange.provider()).speaks(dialect, api, model == null ? "" : model)
                ? apis.named(dialect, api)
                : null;
    }

    private static String dialect(Exchange exchange) {
        String said = exchange.operation().dialect();
        return said.isEmpty() ? exchange.provider().dialect().name() : said;
    }
}
