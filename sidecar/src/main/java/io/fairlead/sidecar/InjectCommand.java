package io.fairlead.sidecar;

import io.fairlead.sidecar.inject.Admission;
import io.fairlead.sidecar.inject.ClusterApi;
import io.fairlead.sidecar.inject.InjectServer;
import io.fairlead.sidecar.inject.InjectorSettings;
import io.fairlead.sidecar.inject.Quantity;
import io.fairlead.sidecar.inject.WebhookTls;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code fairlead inject}: the admission webhook that puts Fairlead beside applications, until it is told to stop. */
final class InjectCommand implements Callable<Integer> {

    private static final int SIGINT = 2;
    private static final int NATIVE_SINCE = 29;

    private final OptionSpec listen =
            text("--listen", "HOST:PORT", "Where the webhook listens, by TLS.", "0.0.0.0:9443");
    private final OptionSpec cert = path("--cert", "Its certificate, PEM; without one it makes and renews its own.");
    private final OptionSpec key = path("--key", "The certificate's key, PEM.");
    private final OptionSpec image = text(
            "--image",
            "IMAGE",
            "What runs beside an application.",
            "fairlead/fairlead:" + Build.read().version());
    private final OptionSpec pull = text("--pull-policy", "POLICY", "When the image is pulled.", "IfNotPresent");
    private final OptionSpec sidecars = text(
            "--native-sidecars", "WHETHER", "Whether the cluster has native sidecars: auto, true or false.", "auto");
    private final OptionSpec cpu = text("--cpu", "QUANTITY", "The processor time that Fairlead asks for.", "50m");
    private final OptionSpec memory = text("--memory", "QUANTITY", "The memory that Fairlead asks for.", "128Mi");
    private final OptionSpec limit =
            text("--memory-limit", "QUANTITY", "The memory that Fairlead may take at most.", "256Mi");
    private final OptionSpec secret =
            text("--secret", "NAME", "The Secret that holds a certificate of its own.", "fairlead-injector-tls");
    private final OptionSpec service = text("--service", "NAME", "The Service that leads to it.", "fairlead-injector");
    private final OptionSpec webhook =
            text("--webhook", "NAME", "The MutatingWebhookConfiguration that is to trust it.", "fairlead-injector");
    private final CommandSpec spec = Specs.command(
                    "inject", this, "Serves the Kubernetes admission webhook that puts Fairlead beside applications.")
            .addOption(listen)
            .addOption(cert)
            .addOption(key)
            .addOption(image)
            .addOption(pull)
            .addOption(sidecars)
            .addOption(cpu)
            .addOption(memory)
            .addOption(limit)
            .addOption(secret)
            .addOption(service)
            .addOption(webhook);

    CommandSpec spec() {
        return spec;
    }

    private static OptionSpec text(String name, String label, String description, String usual) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .defaultValue(usual)
                .description(description + " Default: " + usual)
                .build();
    }

    private static OptionSpec path(String name, String description) {
        return OptionSpec.builder(name)
                .paramLabel("FILE")
                .type(Path.class)
                .description(description)
                .build();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        InetSocketAddress address = address();
        oneOf(pull, "Always", "IfNotPresent", "Never");
        oneOf(sidecars, "auto", "true", "false");
        amount(cpu);
        if (amount(memory).compareTo(amount(limit)) > 0) {
            throw new ParameterException(
                    spec.commandLine(), "--memory is more than --memory-limit: the API server would refuse every pod");
        }
        if ((cert.getValue() == null) != (key.getValue() == null)) {
            throw new ParameterException(spec.commandLine(), "--cert and --key belong together.");
        }
        LoggingSetup.ofEngine();
        LoggingSetup.apply(null, "info", false, null, null, List.of());
        Map<String, String> environment = System.getenv();
        ClusterApi cluster = ClusterApi.here(environment);
        String apiServer = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "$(KUBERNETES_SERVICE_HOST)");
        InjectorSettings settings = new InjectorSettings(
                image.getValue(),
                pull.getValue(),
                nativeSidecars(cluster),
                cpu.getValue(),
                memory.getValue(),
                limit.getValue(),
                own -> PodEnvironment.variables(own, apiServer));
        try (WebhookTls tls = certificate(cluster);
                InjectServer server = InjectServer.start(address, tls, new Admission(settings))) {
            int signal = untilTold("inject listens at https://" + shown(server.address()) + "/mutate, for image "
                    + settings.image() + (settings.nativeSidecars() ? "" : ", by ordinary containers"));
            return signal == SIGINT ? 128 + SIGINT : Main.FINE;
        } finally {
            LoggingSetup.end();
        }
    }

    private int untilTold(String announcement) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger signal = new AtomicInteger();
        for (String name : new String[] {"TERM", "INT"}) {
            Signals.on(name, number -> {
                if (!signal.compareAndSet(0, number)) {
                    Runtime.getRuntime().halt(128 + number); // the second one ends at once
                }
                told.countDown();
            });
        }
        say(announcement); // whoever reads it may send a signal
        told.await();
        return signal.get();
    }

    private WebhookTls certificate(@Nullable ClusterApi cluster) throws IOException, InterruptedException {
        Path file = cert.getValue();
        Path its = key.getValue();
        if (file != null && its != null) {
            return WebhookTls.ofFiles(file, its);
        }
        if (cluster != null) {
            return WebhookTls.kept(
                    cluster, new WebhookTls.Names(secret.getValue(), service.getValue(), webhook.getValue()));
        }
        say(
                "this is no pod: the certificate is in memory alone, and no API server trusts it (else: --cert FILE --key FILE)");
        return WebhookTls.inMemory(List.of("localhost", service.getValue()));
    }

    private boolean nativeSidecars(@Nullable ClusterApi cluster) throws IOException {
        String said = sidecars.getValue();
        if (!said.equals("auto")) {
            return said.equals("true");
        }
        return cluster == null || cluster.minorVersion() >= NATIVE_SINCE;
    }

    private InetSocketAddress address() {
        String text = listen.getValue();
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text.substring(colon + 1));
            InetSocketAddress address = port > 65_535
                    ? InetSocketAddress.createUnresolved(text, 0)
                    : new InetSocketAddress(text.substring(0, colon), port);
            if (!address.isUnresolved()) {
                return address;
            }
        }
        throw new ParameterException(
                spec.commandLine(), "--listen is '" + text + "' (expected: HOST:PORT such as 0.0.0.0:9443)");
    }

    private BigDecimal amount(OptionSpec option) {
        String value = option.getValue();
        BigDecimal amount = Quantity.of(value);
        if (amount == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    option.longestName() + " is '" + value + "' (expected: a quantity such as 50m or 128Mi)");
        }
        return amount;
    }

    private void oneOf(OptionSpec option, String... allowed) {
        String value = option.getValue();
        if (!List.of(allowed).contains(value)) {
            throw new ParameterException(
                    spec.commandLine(),
                    option.longestName() + " is '" + value + "' (expected: " + String.join(", ", allowed) + ")");
        }
    }

    private static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("fairlead: " + line);
        err.flush();
    }
}
