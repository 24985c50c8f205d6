package io.fairlead.agent.client.tls;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.fairlead.agent.Calls;
import io.fairlead.agent.client.Client;
import io.fairlead.agent.route.FairleadTrust;
import io.fairlead.agent.weave.Woven;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of the JDK: whatever context and trust manager the application made, and whenever. */
public final class Tls implements Client {

    private final Supplier<@Nullable FairleadTrust> fairlead;

    /** {@code fairlead}: null as long as nothing of it can have been shown. */
    public Tls(Supplier<@Nullable FairleadTrust> fairlead) {
        this.fairlead = fairlead;
    }

    @Override
    public List<Woven> woven() {
        return Collections.singletonList(new Woven(
                "sun.security.ssl.SSLContextImpl",
                named("getX509TrustManager").and(takesNoArguments()),
                TrustQuestion.class));
    }

    @Override
    public Map<String, Calls.Handler> handlers() {
        return Collections.singletonMap("tls.trust", arguments -> trust(arguments[0]));
    }

    /** The trust manager to ask instead of {@code own}, or null. */
    public @Nullable Object trust(@Nullable Object own) {
        FairleadTrust trust = fairlead.get();
        if (trust == null || !(own instanceof X509TrustManager) || own instanceof AddedTrust) {
            return null;
        }
        return new AddedTrust(trust, (X509TrustManager) own);
    }
}
