package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import java.util.Locale;

/** Which calls go on without their client, and which join one that does. Pure. */
final class AbandonedRule {

    private static final String SIGNED = "AWS4-";
    private static final String SIGNED_PATH = "x-amz-signature";

    private AbandonedRule() {}

    static AbandonedDecision decide(AbandonedConfig config, Exchange exchange) {
        if (!config.adopts() || !suits(exchange)) {
            return AbandonedDecision.NOTHING;
        }
        return new AbandonedDecision(exchange.hints().sdkRetry() > 0, stated(exchange.hints()));
    }

    /** A generation whose whole body is here, so that it can be told from others. */
    private static boolean suits(Exchange exchange) {
        return exchange.operation().generates()
                && !exchange.facts().background()
                && exchange.request().method().equals("POST")
                && exchange.request().upgrade() == null
                && exchange.request().body() instanceof RequestBody.Whole whole
                && whole.length() > 0
                && !signed(exchange.request());
    }

    /** A signature can be checked by its provider alone: whoever shows one may have read another's. */
    private static boolean signed(Request request) {
        String authorization = request.headers().get("authorization");
        return (authorization != null && authorization.regionMatches(true, 0, SIGNED, 0, SIGNED.length()))
                || request.path().toLowerCase(Locale.ROOT).contains(SIGNED_PATH);
    }

    /** Whether the client stated a limit that its library keeps and asks again after. */
    private static boolean stated(ClientHints hints) {
        return hints.toCommit() != null || hints.silence() != null || hints.ours() != null;
    }
}
