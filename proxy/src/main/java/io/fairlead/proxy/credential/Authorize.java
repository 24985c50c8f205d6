package io.fairlead.proxy.credential;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each target gets the credentials that are meant for it.
 *
 * <p>The provider that the client addressed gets what the client sent, untouched. A configured key is added only when that
 * holds no key at all; it also replaces a signature that is for another host. Any other target gets its own key, and nothing of
 * the client's. When an own key is refused, the ring moves on as the attempt settles, and the next attempt has the next key.
 * Whether there is a next attempt is not decided here.
 */
public final class Authorize implements Layer<Attempt> {
    private static final Logger LOG = LoggerFactory.getLogger(Authorize.class);

    private final Function<Provider, KeyRing> rings;

    /**
     * Over the keys of each provider; one without keys has an empty ring with its form.
     *
     * @param rings asked on loops; gives the same ring each time, or the position in it would be lost
     */
    public Authorize(Function<Provider, KeyRing> rings) {
        this.rings = rings;
    }

    @Override
    public String name() {
        return "authorize";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> serve(attempt, next);
    }

    private CompletableFuture<Outcome> serve(Attempt attempt, Service<Attempt> next) {
        boolean addressed = attempt.target().addressed();
        boolean signed = addressed
                && ForeignSignature.on(
                        attempt.exchange().request(), attempt.exchange().entrance());
        if (addressed && !signed && CredentialRule.present(attempt.exchange().request())) {
            return next.serve(attempt);
        }
        KeyRing ring = rings.apply(attempt.target().provider());
        RequestSigner signer = ring.signer();
        if (signed && signer == null) {
            return CompletableFuture.completedFuture(Outcome.refused(ForeignSignature.refusal(
                    attempt.target().provider().name(),
                    attempt.target().provider().origin().host())));
        }
        Request request = addressed && !signed ? attempt.request() : CredentialRule.strip(attempt.request());
        if (signer != null) {
            CompletableFuture<Request> ours =
                    signer.sign(request, attempt.target().provider().origin());
            return new CredentialWait(attempt, () -> sign(attempt, ours, next)).until(ours);
        }
        CompletableFuture<Void> pending = ring.pending();
        return pending == null
                ? key(attempt, ring, request, next)
                : new CredentialWait(attempt, () -> key(attempt, ring, request, next)).until(pending);
    }

    /** {@code signed} is done. */
    private static CompletableFuture<Outcome> sign(
            Attempt attempt, CompletableFuture<Request> signed, Service<Attempt> next) {
        if (signed.isCompletedExceptionally()) {
            Throwable why = signed.handle((request, bug) -> bug).join();
            LOG.warn(
                    "exchange {}: a request to {} could not be signed: {}",
                    attempt.exchange().id(),
                    attempt.target().provider(),
                    why.getMessage());
            return refused(attempt, "not_signed", "could not be asked: " + why.getMessage());
        }
        attempt.send(signed.join());
        attempt.ownKey(0);
        return next.serve(attempt);
    }

    private static CompletableFuture<Outcome> key(
            Attempt attempt, KeyRing ring, Request request, Service<Attempt> next) {
        KeyRing.Held held = ring.take(attempt.key());
        if (held == null) {
            if (ring.needed() && !attempt.target().addressed()) {
                String provider = attempt.target().provider().name();
                return refused(attempt, "no_key", "has no key of its own (providers." + provider + ".key)");
            }
            // A client that addressed the provider without a key hears from the provider what it thinks of that.
            attempt.send(request);
            return next.serve(attempt);
        }
        attempt.send(CredentialRule.apply(request, ring.form(), held.secret()));
        attempt.ownKey(ring.size() - 1);
        attempt.whenSettled(end -> {
            if (end instanceof StreamEnd.Broken broken && broken.failure().kind() == Failure.Kind.KEY) {
                attempt.exchange().listener().keyRefused(attempt);
                ring.refused(held);
            }
        });
        return next.serve(attempt);
    }

    private static CompletableFuture<Outcome> refused(Attempt attempt, String code, String why) {
        return CompletableFuture.completedFuture(Outcome.refused(new Refusal(
                Refusal.Reason.NO_KEY, code, attempt.target().provider().name() + " " + why, null)));
    }
}
