package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.json.JsonEdit;
import io.fairlead.dialect.json.JsonEdits;
import io.fairlead.dialect.json.JsonOutline;
import io.fairlead.dialect.json.JsonSource;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.QueryModel;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request in the client's own API, fitted to another target. The path's prefix becomes the target's, and the model the
 * route's where it names one. What the target's habits want otherwise is changed. All other bytes are slices of the client's
 * own; the attempt owns a changed body and gives it back when its outcome is known. Immutable.
 */
final class SameApiRequest {
    /** An outline, the copy that is edited, and what reads it. */
    private static final int OUTLINED = 3;

    /** No models' maker. */
    private static final String NOBODY = "";

    private final Conversions ways;
    private final ConvertedCall across;

    SameApiRequest(Conversions ways, ConvertedCall across) {
        this.ways = ways;
        this.across = across;
    }

    /** The request for the target; reads only what never changes, on any thread. */
    Prepared prepare(TargetedCall telling, Conversion.SameApi way, WorkMemory room) {
        Exchange exchange = telling.exchange();
        Request request = telling.request();
        String served = served(exchange, telling.target());
        String path = path(exchange, telling.target(), way, request, served, room);
        ToolNaming retold = across.retold(exchange, way, room);
        RequestBody swapped = null;
        String asked = exchange.model();
        if (served != null && asked != null) {
            if (exchange.operation().model() == null) {
                swapped = served.equals(asked)
                        ? null
                        : changed(request.body(), content -> ModelSwap.swap(content, served));
            } else if (!namesModel(request.method(), path, telling.target().provider())) {
                swapped = changed(request.body(), content -> ModelSwap.put(content, served));
            }
        }
        if (swapped == null && served != null && request.upgrade() != null) {
            path = QueryModel.replaced(path, served);
        }
        if (!path.equals(request.path())) {
            request = request.withPath(path);
        }
        if (retold != null) {
            request = request.withHeaders(request.headers().with("accept-encoding", "identity"));
        }
        return fitted(telling, request, swapped, way.api(), way.to(), retold, room);
    }

    /** A call to the addressed provider itself, without what only other providers can read. */
    Prepared unmarked(TargetedCall telling, WorkMemory room) {
        Exchange exchange = telling.exchange();
        Api api = ways.api(exchange);
        String model = exchange.model();
        Destination to = ways.destination(exchange.provider(), model == null ? "" : model)
                .addressed();
        return fitted(telling, exchange.request(), null, api, to, null, room);
    }

    private Prepared fitted(
            TargetedCall telling,
            Request request,
            @Nullable RequestBody swapped,
            @Nullable Api api,
            @Nullable Destination to,
            @Nullable ToolNaming retold,
            WorkMemory room) {
        Request swap = swapped == null ? request : request.withBody(swapped);
        Losses lost = new Losses();
        RequestBody body = swapped;
        try {
            if (api != null && to != null && swap.body() instanceof RequestBody.Whole whole) {
                ByteBuf adapted = adapted(whole.content(), api, origin(telling), to, telling.begun(), lost, room);
                if (adapted != null) {
                    body = new RequestBody.Whole(adapted, whole.trailers());
                }
            }
        } catch (RuntimeException | Error bug) {
            if (swapped != null) {
                swapped.release();
            }
            throw bug;
        }
        if (swapped != null && body != swapped) {
            swapped.release();
        }
        room.keepHeap(0);
        return new Prepared(
                null, body == null ? swap : swap.withBody(body), body, lost, false, false, retold, null, room);
    }

    private Origin origin(TargetedCall telling) {
        Exchange exchange = telling.exchange();
        String maker = exchange.hiddenFrom(telling.target()) ? NOBODY : ways.maker(exchange);
        return new Origin(maker, exchange.madeAt(telling.target()));
    }

    /** Null when nothing has to change, or the body cannot be read: then it is for the target to say so. */
    private static @Nullable ByteBuf adapted(
            ByteBuf content,
            Api api,
            Origin from,
            Destination to,
            @Nullable Resumption begun,
            Losses losses,
            WorkMemory room) {
        JsonSource source = new BufferSource(content);
        JsonNode body = JsonOutline.read(source, api.fields().names(), room, OUTLINED);
        if (body == null) {
            return null;
        }
        JsonNode said = begun == null ? body : api.goingOn(body, begun.begun(), begun.tokens());
        List<JsonEdit> edits = JsonEdits.of(source, body, api.adapt(said, from, to, losses), room);
        return edits.isEmpty() ? null : EditedBytes.of(content, edits, room);
    }

    private String path(
            Exchange exchange,
            Target target,
            Conversion.SameApi way,
            Request request,
            @Nullable String served,
            WorkMemory room) {
        if (way.writtenPath() && way.api() != null && way.to() != null) {
            ReadRequest asked = ReadRequest.of(exchange, way.api(), ways.maker(exchange), room);
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

    /** Whether the model stands in the path that the target is asked, as in Azure's deployments. */
    private static boolean namesModel(String method, String path, Provider target) {
        return target.operation(method, path).model() != null;
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
