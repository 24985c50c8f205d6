package io.fairlead.agent;

import io.fairlead.agent.client.Client;
import io.fairlead.agent.client.jdkhttp.JdkHttp;
import io.fairlead.agent.client.netty.Netty;
import io.fairlead.agent.client.socket.Sockets;
import io.fairlead.agent.client.tls.Tls;
import io.fairlead.agent.route.FairleadTrust;
import io.fairlead.agent.route.ProviderHosts;
import io.fairlead.agent.route.Route;
import io.fairlead.agent.weave.Weaver;
import io.fairlead.agent.weave.Woven;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts it all together, in the order in which nothing is called before it is there. */
final class Installation {

    private Installation() {}

    static void install(Arguments arguments, Instrumentation instrumentation) {
        String proxy = arguments.get("proxy");
        if (proxy == null) {
            embedded(arguments, instrumentation);
        } else {
            elsewhere(proxy, arguments.get("ca"), instrumentation);
        }
    }

    private static void elsewhere(String proxy, @Nullable String ca, Instrumentation instrumentation) {
        RunningElsewhere fairlead = RunningElsewhere.at(proxy, ProviderHosts.of(builtIn()));
        Route route = new Route(fairlead);
        FairleadTrust trust = trust(route, place(ca));
        weave(route, () -> trust, instrumentation);
        Report.line("calls to providers go through " + fairlead);
    }

    private static void embedded(Arguments arguments, Instrumentation instrumentation) {
        if (!IsolatedEngine.possible()) {
            throw new IllegalStateException("the engine needs Java 17 or newer, and this is Java "
                    + System.getProperty("java.version")
                    + "; let a Fairlead run beside the application and name it by proxy=HOST:PORT");
        }
        String config = arguments.get("config");
        if (config != null && !Files.isReadable(Paths.get(config))) {
            throw new IllegalStateException("its configuration cannot be read: " + config);
        }
        ConfiguredOrigins configured = ConfiguredOrigins.of(config, System.getenv());
        EngineOnDemand engine = new EngineOnDemand(arguments.forEngine(), builtIn() + "\n" + configured.lines());
        Route route = new Route(engine);
        weave(route, new TrustOnDemand(engine, route), instrumentation);
        Report.line("calls to providers go through " + engine);
        if (arguments.get("admin") != null || config != null || !configured.complete()) {
            engine.soon(arguments.get("admin") != null || !configured.complete());
        }
    }

    /** Null as long as the engine cannot have shown a certificate, and for the engine itself. */
    private static final class TrustOnDemand implements Supplier<@Nullable FairleadTrust> {
        private final EngineOnDemand engine;
        private final Route route;
        private volatile @Nullable FairleadTrust trust;

        TrustOnDemand(EngineOnDemand engine, Route route) {
            this.engine = engine;
            this.route = route;
        }

        @Override
        public @Nullable FairleadTrust get() {
            if (EngineOnDemand.ours()) {
                return null; // whom the engine asks shows a certificate of its own
            }
            FairleadTrust known = trust;
            String ca = known == null ? engine.ca() : null;
            if (ca != null) {
                try {
                    known = FairleadTrust.of(route, ca);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
                trust = known;
            }
            return known;
        }
    }

    private static void weave(Route route, Supplier<@Nullable FairleadTrust> trust, Instrumentation instrumentation) {
        Tls tls = new Tls(trust);
        List<Client> clients = Arrays.asList(
                tls, new Sockets(route), new JdkHttp(route), new Netty(route, arguments -> tls.trust(arguments[0])));
        Map<String, Calls.Handler> handlers = new HashMap<>();
        List<Woven> woven = new ArrayList<>();
        for (Client each : clients) {
            handlers.putAll(each.handlers());
            woven.addAll(each.woven());
        }
        Calls.answerWith(handlers);
        new Weaver(woven).begin(instrumentation);
    }

    /** Where nothing is said, that of the Fairlead of this user. */
    private static Path place(@Nullable String said) {
        if (said != null) {
            return Paths.get(said);
        }
        String home = System.getenv("FAIRLEAD_HOME");
        Path folder = home == null || home.isEmpty()
                ? Paths.get(System.getProperty("user.home", "."), ".fairlead")
                : Paths.get(home);
        return folder.resolve("ca.pem");
    }

    private static FairleadTrust trust(Route route, Path ca) {
        try {
            return FairleadTrust.of(route, new String(Files.readAllBytes(ca), StandardCharsets.US_ASCII));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the certificate of " + route + " cannot be read; name its file by ca=…: " + e);
        }
    }

    private static String builtIn() {
        try (InputStream in = ProviderHosts.class.getResourceAsStream("provider-hosts.txt")) {
            if (in == null) {
                throw new IllegalStateException("its list of providers is missing");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] some = new byte[8192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
            }
            return new String(all.toByteArray(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("its list of providers cannot be read: " + e, e);
        }
    }
}
