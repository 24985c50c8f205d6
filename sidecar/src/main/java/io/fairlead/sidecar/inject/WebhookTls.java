package io.fairlead.sidecar.inject;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the webhook's server shows at this moment. Renewed by a thread of its own; safe for any thread. */
public final class WebhookTls implements Supplier<SslContext>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookTls.class);
    private static final int AGAIN_SECONDS = 5;
    private static final int LOOK_SECONDS = 60;

    private final AtomicReference<@Nullable SslContext> present = new AtomicReference<>();
    private final ScheduledExecutorService renewing = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fairlead-inject-certificate");
        thread.setDaemon(true);
        return thread;
    });

    private WebhookTls() {}

    /** From files that somebody else renews, such as cert-manager: they are read again when they change. */
    public static WebhookTls ofFiles(Path certificate, Path key) throws IOException {
        WebhookTls tls = new WebhookTls();
        FileTime[] seen = {Files.getLastModifiedTime(certificate)};
        tls.show(files(certificate, key));
        tls.every(LOOK_SECONDS, () -> {
            FileTime now = Files.getLastModifiedTime(certificate);
            if (!now.equals(seen[0])) {
                tls.show(files(certificate, key));
                seen[0] = now;
                log.info("took the certificate in {} that changed", certificate);
            }
        });
        return tls;
    }

    /** One in memory, which nobody trusts: for trying out. */
    public static WebhookTls inMemory(List<String> names) throws IOException {
        WebhookTls tls = new WebhookTls();
        tls.show(WebhookCertificates.make(names, Instant.now()));
        return tls;
    }

    /**
     * As {@link CertificateKeeper} sees to it. Returns when there is one, which may take long where the API server cannot be reached.
     *
     * @param names the Secret, the Service and the MutatingWebhookConfiguration
     */
    public static WebhookTls kept(ClusterApi api, Names names) throws IOException, InterruptedException {
        WebhookTls tls = new WebhookTls();
        CertificateKeeper keeper = new CertificateKeeper(
                api, api.namespace(), names.secret(), names.service(), names.webhook(), tls::take);
        while (tls.present.get() == null) {
            tls.attempt(() -> {
                if (!keeper.keep(Instant.now())) {
                    log.info("another injector was quicker with the certificate; looking again");
                }
            });
            if (tls.present.get() == null) {
                TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
            }
        }
        tls.every(LOOK_SECONDS, () -> keeper.keep(Instant.now()));
        return tls;
    }

    /**
     * What the keeper looks after.
     *
     * @param secret the Secret's name
     * @param service the Service's
     * @param webhook the MutatingWebhookConfiguration's
     */
    public record Names(String secret, String service, String webhook) {}

    @Override
    public SslContext get() {
        SslContext context = present.get();
        if (context == null) {
            throw new IllegalStateException("there is no certificate yet");
        }
        return context;
    }

    private void take(WebhookCertificates certificates) {
        try {
            show(certificates);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void show(WebhookCertificates certificates) throws SSLException {
        show(builder(SslContextBuilder.forServer(certificates.key(), certificates.certificate())));
    }

    private void show(SslContext context) {
        present.set(context);
    }

    private static SslContext files(Path certificate, Path key) throws IOException {
        try {
            return builder(SslContextBuilder.forServer(certificate.toFile(), key.toFile()));
        } catch (IllegalArgumentException e) {
            throw new IOException(certificate + " and " + key + " are no certificate and key (expected: PEM)", e);
        }
    }

    private static SslContext builder(SslContextBuilder builder) throws SSLException {
        return builder.sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** What may fail, and is tried again. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private void every(int seconds, Attempt attempt) {
        renewing.scheduleWithFixedDelay(() -> attempt(attempt), seconds, seconds, TimeUnit.SECONDS);
    }

    private void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            // The present certificate stays; it is renewed a month before its end.
            log.warn("the webhook's certificate: {}", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        ExecutorService ending = renewing;
        ending.shutdownNow();
    }
}
