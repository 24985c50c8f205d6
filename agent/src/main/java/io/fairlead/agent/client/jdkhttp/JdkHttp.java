package io.fairlead.agent.client.jdkhttp;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.fairlead.agent.Calls;
import io.fairlead.agent.client.Client;
import io.fairlead.agent.route.Route;
import io.fairlead.agent.weave.Woven;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to a provider goes by Fairlead as its proxy. Java 11 and later. */
public final class JdkHttp implements Client {

    private static final int HTTPS = 443;

    private final Route route;

    /** That goes by {@code route}. */
    public JdkHttp(Route route) {
        this.route = route;
    }

    @Override
    public List<Woven> woven() {
        return Arrays.asList(
                new Woven(
                        "jdk.internal.net.http.HttpRequestImpl",
                        named("proxy").and(takesNoArguments()),
                        RequestProxy.class),
                new Woven(
                        "jdk.internal.net.http.Http1Request",
                        named("headers").and(takesNoArguments()),
                        TunnelRequest.class));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Calls.Handler> handlers() {
        Map<String, Calls.Handler> handlers = new HashMap<>();
        handlers.put("jdkhttp.proxy", arguments -> proxy(arguments[0]));
        handlers.put("jdkhttp.head", arguments -> head((List<ByteBuffer>) arguments[0], arguments[1]));
        return handlers;
    }

    private @Nullable InetSocketAddress proxy(@Nullable Object request)
            throws ReflectiveOperationException, UnknownHostException {
        URI uri = (URI) Published.URI.invoke(request);
        if (uri == null || uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
            return null;
        }
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        return route.takes(uri.getHost(), port) && !"CONNECT".equals(Published.METHOD.invoke(request))
                ? route.proxy()
                : null;
    }

    /** The JDK itself never sends Basic credentials along with CONNECT, unless a property of the whole JVM allows it. */
    private @Nullable List<ByteBuffer> head(List<ByteBuffer> head, @Nullable Object to) throws UnknownHostException {
        String authorization = route.authorization();
        if (authorization == null || !route.proxy().equals(to)) {
            return null; // a proxy of the application's own must not see the secret
        }
        StringBuilder text = new StringBuilder();
        for (ByteBuffer each : head) {
            text.append(StandardCharsets.ISO_8859_1.decode(each.duplicate()));
        }
        int line = text.indexOf("\r\n");
        String[] words = line < 0 ? new String[0] : text.substring(0, line).split(" ", -1);
        int colon = words.length < 2 ? -1 : words[1].lastIndexOf(':');
        if (colon < 0
                || !words[0].equals("CONNECT")
                || text.indexOf("\r\nProxy-Authorization:") >= 0
                || !route.takes(words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)))) {
            return null;
        }
        text.insert(line, "\r\nProxy-Authorization: " + authorization);
        return Collections.singletonList(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The published class whose kind a request is; it is there when there is a request. */
    private static final class Published {

        static final Method URI = method("uri");
        static final Method METHOD = method("method");

        private static Method method(String name) {
            try {
                return Class.forName("java.net.http.HttpRequest").getMethod(name);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
