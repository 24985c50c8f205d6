package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.netty.buffer.ByteBuf;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Fits a request to a target of the same dialect: the path's prefix becomes the target's, and the model becomes the route's
 * where it names one. A call to the provider that the client addressed goes through untouched, byte for byte.
 *
 * <p>A body with another model is made of slices of the client's own and the new name; the attempt owns it and gives it back
 * when it settles or fails. Immutable, safe for any thread.
 */
public final class Retarget implements Layer<Attempt> {

    private final BiFunction<Provider, String, String> deployment;

    /** {@code deployment}: the name under which a provider serves a model, as Azure's deployments; most keep the model's own. */
    public Retarget(BiFunction<Provider, String, String> deployment) {
        this.deployment = deployment;
    }

    @Override
    public String name() {
        return "translate";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Target target = attempt.target();
            Exchange exchange = attempt.exchange();
            if (target.addressed() && target.model() == null) {
                return next.serve(attempt);
            }
            Provider from = exchange.provider();
            Provider to = target.provider();
            Request request = attempt.request();
            String path = RequestPaths.moved(request.path(), from, to);
            String asked = exchange.model();
            String wanted = target.model() != null ? target.model() : asked;
            String served = wanted == null ? null : deployment.apply(to, wanted);
            if (served != null && asked != null && !served.equals(asked)) {
                if (exchange.operation().model() != null) {
                    path = RequestPaths.withModel(path, asked, served);
                } else {
                    RequestBody changed = withModel(request.body(), served);
                    if (changed != null) {
                        attempt.send(request.withPath(path).withBody(changed));
                        return next.serve(attempt).whenComplete((outcome, bug) -> changed.release());
                    }
                }
            }
            if (!path.equals(request.path())) {
                attempt.send(request.withPath(path));
            }
            return next.serve(attempt);
        };
    }

    /** Null when the body names no model at its top level, or is not here as a whole. */
    private static @Nullable RequestBody withModel(RequestBody body, String model) {
        if (!(body instanceof RequestBody.Whole whole)) {
            return null;
        }
        ByteBuf changed = ModelSwap.swap(whole.content(), model);
        return changed == null ? null : new RequestBody.Whole(changed);
    }
}
