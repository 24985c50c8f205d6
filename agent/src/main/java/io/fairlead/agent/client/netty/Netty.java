package io.fairlead.agent.client.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.fairlead.agent.Calls;
import io.fairlead.agent.client.Client;
import io.fairlead.agent.route.Route;
import io.fairlead.agent.weave.Woven;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A channel that connects to a provider gets a tunnel through Fairlead; what the application put into its pipeline does not see it. */
public final class Netty implements Client {

    private static final byte[] NOWHERE = {(byte) 192, 0, 2, 1};

    private final Route route;
    private final Calls.Handler trust;
    private final Connectors connectors = new Connectors();

    /** What connects for the Netty whose class is asked for; it lives as long as that class. */
    private static final class Connectors extends ClassValue<Function<Object[], Object>> {
        @Override
        @SuppressWarnings("unchecked")
        protected Function<Object[], Object> computeValue(Class<?> type) {
            try {
                return Class.forName(InsideLoader.INSIDE + "Connector", true, new InsideLoader(type.getClassLoader()))
                        .asSubclass(Function.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** That goes by {@code route}; {@code trust} as TLS of the JDK asks it. */
    public Netty(Route route, Calls.Handler trust) {
        this.route = route;
        this.trust = trust;
    }

    @Override
    public List<Woven> woven() {
        return Arrays.asList(
                new Woven(
                        "io.netty.channel.DefaultChannelPipeline$HeadContext",
                        named("connect").and(takesArguments(4)),
                        HeadConnect.class),
                new Woven(
                        "io.netty.resolver.InetSocketAddressResolver",
                        named("doResolve").or(named("doResolveAll")).and(takesArguments(2)),
                        Resolving.class),
                new Woven(
                        "io.netty.handler.ssl.ReferenceCountedOpenSslContext",
                        named("chooseTrustManager"),
                        OpenSslTrust.class));
    }

    @Override
    public Map<String, Calls.Handler> handlers() {
        Map<String, Calls.Handler> handlers = new HashMap<>();
        handlers.put("netty.connect", this::connect);
        handlers.put("netty.resolve", this::resolve);
        handlers.put("netty.trust", trust);
        return handlers;
    }

    private @Nullable Object connect(@Nullable Object[] arguments) throws Exception {
        Object context = arguments[0];
        InetSocketAddress remote = (InetSocketAddress) arguments[1];
        if (context == null || remote == null || !route.takes(remote.getHostString(), remote.getPort())) {
            return null;
        }
        return connectors.get(context.getClass()).apply(new Object[] {
            context, remote, arguments[2], arguments[3], route, route.under(remote.getHostString())
        });
    }

    private @Nullable Object resolve(@Nullable Object[] arguments) throws Exception {
        InetSocketAddress name = (InetSocketAddress) arguments[1];
        Object promise = arguments[2];
        if (name == null || promise == null || !route.takes(name.getHostString(), name.getPort())) {
            return null;
        }
        InetSocketAddress stand =
                new InetSocketAddress(InetAddress.getByAddress(name.getHostString(), NOWHERE), name.getPort());
        Object found = "doResolveAll".equals(arguments[0]) ? Collections.singletonList(stand) : stand;
        Class.forName(
                        "io.netty.util.concurrent.Promise",
                        true,
                        promise.getClass().getClassLoader())
                .getMethod("setSuccess", Object.class)
                .invoke(promise, found);
        return true;
    }
}
