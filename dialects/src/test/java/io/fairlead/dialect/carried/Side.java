package io.fairlead.dialect.carried;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Dialects;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An API at the provider that it comes from, with a model of which nothing is known.
 *
 * @param dialect its dialect
 * @param api the API
 * @param to whom its requests are written for
 */
record Side(String dialect, Api api, Destination to) {

    /** All that are translated, as {@link Apis} has them. */
    static List<Side> all() {
        return Apis.all().stream()
                .map(entry -> of(entry.dialect(), entry.api()))
                .toList();
    }

    private static Side of(String dialect, Api api) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(dialect));
        // Bedrock serves models of many makers: Anthropic's are those that both of its APIs have.
        String model = dialect.equals("bedrock") ? "anthropic.model" : "model";
        return new Side(dialect, api, new Destination(model, ModelTraits.UNKNOWN, entry.habits(), entry.maker(model)));
    }

    /** The same with a model that reasons and is known to lack something. */
    Side without(Feature feature) {
        ModelTraits traits = new ModelTraits("*", true, 0, 0, Set.of(), Set.of(feature));
        return new Side(dialect, api, new Destination(to.model(), traits, to.habits(), to.maker()));
    }

    /** The same with a model of which nothing is known. */
    Side unheard() {
        return new Side(dialect, api, new Destination(to.model(), ModelTraits.UNKNOWN, to.habits(), to.maker()));
    }

    /** Whose answers its clients are given. */
    Reply reply(Conversation asked) {
        return new Reply(asked, to.maker(), to.model(), "0123456789abcdef", 1_700_000_000L);
    }

    /** What a request for it asks for, read again. */
    Conversation read(Written written) {
        return api.readRequest(written.body(), written.path(), to.maker(), new Losses());
    }

    /** The operation of a request for it. */
    Operation operation(Written written) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(dialect));
        return Dialects.of(entry).operation("POST", entry.prefix() + written.path());
    }

    /** As documents name it. */
    String title() {
        return dialect + "/" + api.name();
    }

    @Override
    public String toString() {
        return title();
    }
}
