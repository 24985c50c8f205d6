package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.QueryModel;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request in the client's own API, fitted to another target: the path's prefix becomes the target's, the model the
 * route's where it names one, and what the target's habits want otherwise is changed. All other bytes are slices of the
 * client's own; the attempt owns a changed body and gives it back when its outcome is known. Immutable.
 */
final class Straight {
    private final Ways ways;
    private final LossRule losses;

    Straight(Ways ways, LossRule losses) {
        this.ways = ways;
        this.losses = losses;
    }

    CompletableFuture<Outcome> serve(Attempt attempt, Way.Straight way, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        Request request = attempt.request();
        String served = served(exchange, attempt.target());
        String path = path(exchange, attempt.target(), way, request, served);
        RequestBody swapped = null;
        String asked = exchange.model();
        if (served != null && asked != null) {
            if (exchange.operation().model() == null) {
                swapped = served.equals(asked)
                        ? null
                        : changed(request.body(), content -> ModelSwap.swap(content, served));
            } else if (!namesModel(request.method(), path, attempt.target().provider())) {
                swapped = changed(request.body(), content -> ModelSwap.put(content, served));
            }
        }
        if (swapped == null && served != null && request.upgrade() != null) {
            path = QueryModel.replaced(path, served);
        }
        if (!path.equals(request.path())) {
            request = request.withPath(path);
        }
        return send(attempt, swapped == null ? request : request.withBody(swapped), swapped, way.api(), way.to(), next);
    }

    /** A call to the addressed provider itself, without what only other providers can read. */
    CompletableFuture<Outcome> unmarked(Attempt attempt, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        Api api = ways.api(exchange);
        String model = exchange.model();
        Destination to = ways.destination(exchange.provider(), model == null ? "" : model)
                .addressed();
        return send(attempt, attempt.request(), null, api, to, next);
    }

    private CompletableFuture<Outcome> send(
            Attempt attempt,
            Request request,
            @Nullable RequestBody owned,
            @Nullable Api api,
            @Nullable Destination to,
            Service<Attempt> next) {
        RequestBody mine = owned;
        if (api != null && to != null && request.body() instanceof RequestBody.Whole whole) {
            Losses lost = new Losses();
            ByteBuf adapted = adapted(whole.content(), api, origin(attempt), to, lost);
            if (adapted != null) {
                if (mine != null) {
                    mine.release();
                }
                mine = new RequestBody.Whole(adapted, whole.trailers());
                request = request.withBody(mine);
            }
            Outcome.Refused refused = lost.all().isEmpty() ? null : losses.judge(attempt, lost);
            if (refused != null) {
                release(mine);
                return CompletableFuture.completedFuture(refused);
            }
        }
        attempt.send(request);
        RequestBody made = mine;
        return made == null ? next.serve(attempt) : next.serve(attempt).whenComplete((outcome, bug) -> made.release());
    }

    private Origin origin(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        return new Origin(ways.maker(exchange), attempt.target().provider().equals(exchange.provider()));
    }

    /** Null when nothing has to change, or the body cannot be read: then it is for the target to say so. */
    private static @Nullable ByteBuf adapted(ByteBuf content, Api api, Origin from, Destination to, Losses losses) {
        JsonNode body = Asked.tree(content);
        if (body == null) {
            return null;
        }
        JsonNode changed = api.adapt(body, from, to, losses);
        return changed.equals(body) ? null : Unpooled.wrappedBuffer(Json.bytes(changed));
    }

    private String path(Exchange exchange, Target target, Way.Straight way, Request request, @Nullable String served) {
        if (way.writtenPath() && way.api() != null && way.to() != null) {
            Asked asked = Asked.of(exchange, way.api(), ways.maker(exchange));
            if (asked != null) {
                String written = way.api().writePath(asked.conversation(), request.path(), way.to());
                return RequestPaths.under(target.provider(), way.to().habits(), written);
            }
        }
        Provider to = target.provider();
        String path = RequestPaths.moved(request.path(), exchange.provider(), to);
        String named = exchange.operation().model();
        return named == null || served == null || served.equals(named)
                ? path
                : RequestPaths.withModel(path, named, served);
    }

    private @Nullable String served(Exchange exchange, Target target) {
        String wanted = target.model() != null ? target.model() : exchange.model();
        return wanted == null ? null : ways.deployment(target.provider(), wanted);
    }

    private static void release(@Nullable RequestBody body) {
        if (body != null) {
            body.release();
        }
    }

    /** Whether the model stands in the path that the target is asked, as in Azure's deployments. */
    private static boolean namesModel(String method, String path, Provider target) {
        return target.dialect()
                        .operation(method, RequestPaths.providersOwn(path, target))
                        .model()
                != null;
    }

    /** Null when nothing changes, or the body is not here as a whole. */
    private static @Nullable RequestBody changed(RequestBody body, Function<ByteBuf, @Nullable ByteBuf> change) {
        if (!(body instanceof RequestBody.Whole whole)) {
            return null;
        }
        ByteBuf changed = change.apply(whole.content());
        return changed == null ? null : new RequestBody.Whole(changed, whole.trailers());
    }
}
