package io.fairlead.agent.engine;

import io.fairlead.proxy.Checked;
import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.assembly.HostProcess;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.TlsLibrary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running engine, and who shows it. Made and closed on a thread of {@link GuestThreads}. */
final class GuestEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GuestEngine.class);

    private static final String USER = "fairlead";
    private static final int SECRET_BYTES = 32;

    private final Fairlead engine;
    private final Reloader reloader;
    private final Secret client;
    private final @Nullable AdminPort admin;
    private final @Nullable Beans beans;
    private volatile @Nullable Origins origins;

    private GuestEngine(
            Fairlead engine, Reloader reloader, Secret client, @Nullable AdminPort admin, @Nullable Beans beans) {
        this.engine = engine;
        this.reloader = reloader;
        this.client = client;
        this.admin = admin;
        this.beans = beans;
    }

    static GuestEngine start(GuestOptions options) {
        GuestLog.IT.level(options.log());
        Thread beside = GuestThreads.make(GuestEngine::makeReady, "fairlead-start-tls");
        beside.start();
        ConfigSource source = source(options);
        Reading reading = source.read();
        refuse(Checked.of(reading).problems());
        Snapshot snapshot = reading.orThrow();
        snapshot.warnings().forEach(each -> log.warn("{}", each));
        Secret client = secret();
        @Nullable Beans beans = Beans.where();
        AdminPort admin = options.admin() == null ? null : new AdminPort();
        Fairlead engine = Fairlead.start(
                snapshot, HostProcess.application(client, listeners(beans)), registry(admin), readers(admin));
        Reloader reloader = Reloader.follow(engine, source, reading, next -> {
            if (admin != null) {
                admin.follow(next);
            }
            if (beans != null) {
                beans.follow();
            }
        });
        if (admin != null) {
            admin.listen(engine, reloader);
        }
        if (beans != null) {
            beans.show(engine);
        }
        return new GuestEngine(engine, reloader, client, admin, beans);
    }

    /** Loads what a CA is made with while the configuration is read; a client waits for both. What comes of it is thrown away. */
    private static void makeReady() {
        try {
            CertificateAuthority.inMemory(null, Set.of(), Clock.systemUTC());
            TlsLibrary.best();
        } catch (RuntimeException | LinkageError e) {
            log.debug("whoever needs it says so", e);
        }
    }

    private static ConfigSource source(GuestOptions options) {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("proxy.listen", "127.0.0.1:0");
        overrides.put("admin.listen", options.admin() == null ? "127.0.0.1:0" : options.admin());
        Map<String, String> environment = new HashMap<>(System.getenv());
        Path here = Path.of("").toAbsolutePath();
        if (!Path.of(System.getProperty("user.home", "")).isAbsolute()) {
            environment.putIfAbsent("HOME", here.toString()); // a container may have a user without a home
        }
        return ConfigSource.find(options.config(), environment, here, overrides, JvmProxy.of(System.getProperties()));
    }

    private static void refuse(List<Mistake> mistakes) {
        if (!mistakes.isEmpty()) {
            String more = mistakes.size() == 1 ? "" : " (and " + (mistakes.size() - 1) + " more mistakes)";
            throw new IllegalStateException("the configuration cannot be used: " + mistakes.get(0) + more);
        }
    }

    private static Secret secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return Secret.of(USER + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    private static List<ExchangeListener> listeners(@Nullable Beans beans) {
        List<ExchangeListener> listeners = new ArrayList<>();
        ExchangeListener recording = Recordings.where();
        if (recording != null) {
            listeners.add(recording);
        }
        if (beans != null) {
            listeners.add(beans.firstCall());
        }
        return listeners;
    }

    private static MeterRegistry registry(@Nullable AdminPort admin) {
        return admin == null ? new SimpleMeterRegistry() : admin.metrics().registry();
    }

    /** Meters that nobody can look at are not made. */
    private static Consumer<Runnable> readers(@Nullable AdminPort admin) {
        return admin == null ? reader -> {} : admin.metrics()::beforeScrape;
    }

    Map<String, String> described() {
        InetSocketAddress at = engine.address();
        Map<String, String> described = new HashMap<>();
        described.put("proxy", "127.0.0.1:" + at.getPort());
        described.put(
                "authorization",
                "Basic " + Base64.getEncoder().encodeToString(client.reveal().getBytes(StandardCharsets.UTF_8)));
        described.put("ca", engine.caCertificate());
        described.put("hosts", hosts());
        if (admin != null) {
            described.put("admin", admin.address());
        }
        return described;
    }

    /** Asked at each connection of the application: it is put together once a configuration. */
    String hosts() {
        Snapshot present = engine.snapshot();
        Origins known = origins;
        if (known == null || known.of() != present) {
            known = Origins.in(present);
            origins = known;
        }
        return known.lines();
    }

    private record Origins(Snapshot of, String lines) {
        static Origins in(Snapshot snapshot) {
            return new Origins(
                    snapshot,
                    snapshot.intercepted().stream()
                            .map(each -> each.provider().origin())
                            .map(origin -> (origin.secure() ? "" : "http://") + origin.authority())
                            .collect(Collectors.toCollection(TreeSet::new))
                            .stream()
                            .collect(Collectors.joining("\n")));
        }
    }

    boolean alive() {
        return engine.alive();
    }

    @Override
    public void close() {
        if (beans != null) {
            beans.close();
        }
        if (admin != null) {
            admin.close();
        }
        reloader.close();
        engine.close();
    }
}
