package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.egress.NoProxy;
import io.fairlead.sidecar.doctor.Client;
import io.fairlead.sidecar.doctor.Finding;
import io.fairlead.sidecar.doctor.Forecast;
import io.fairlead.sidecar.doctor.Outcome;
import io.fairlead.sidecar.doctor.Programs;
import io.fairlead.sidecar.doctor.ProxyAddress;
import io.fairlead.sidecar.doctor.Surroundings;
import io.fairlead.sidecar.doctor.Trial;
import io.fairlead.sidecar.doctor.Trusting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code fairlead doctor [-- CMD]}: starts a client of each runtime in this environment, towards a provider on this machine, and says
 * which arrive and trust Fairlead, and what mends the others.
 */
final class DoctorCommand implements Callable<Integer> {

    private final OptionSpec configuration = Specs.configuration();
    private final OptionSpec json = Specs.flag("--json", "As JSON.");
    private final PositionalParamSpec words = PositionalParamSpec.builder()
            .arity("0..*")
            .paramLabel("CMD")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A command, after --: the runtime that it starts is looked at. It is not run.")
            .build();
    private final CommandSpec spec = Specs.command(
                    "doctor", this, "Proves that the traffic of this environment arrives and is trusted.")
            .addOption(configuration)
            .addOption(json)
            .addPositional(words);

    CommandSpec spec() {
        spec.usageMessage()
                .footer("Such as:", "  fairlead run -- fairlead doctor", "  fairlead doctor -- python app.py");
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoEngine.quietLogs();
        List<String> command = words.getValue();
        Map<String, String> environment = System.getenv();
        Map<Client, Path> programs = new LinkedHashMap<>();
        if (command == null || command.isEmpty()) {
            new Programs(environment).runtimes().forEach((client, program) -> all(client, program, programs));
        } else {
            Programs.Command its = new Programs(environment).command(command);
            if (its == null) {
                throw new MistakeException("there is no command '" + String.join(" ", command)
                        + "' that could be started; check its spelling and the PATH.");
            }
            environment = its.environment();
            all(its.client(), its.program(), programs);
        }
        DoctorReport report = report(environment, programs);
        PrintWriter out = spec.commandLine().getOut();
        if (Specs.given(json)) {
            out.println(report.json());
        } else {
            out.print(report.text(Terminal.out() && System.getenv("NO_COLOR") == null));
        }
        out.flush();
        return report.fine() ? Main.FINE : Main.FAILURE;
    }

    private static void all(Client client, Path program, Map<Client, Path> programs) {
        Client.of(client.runtime()).forEach(each -> programs.put(each, program));
    }

    private DoctorReport report(Map<String, String> environment, Map<Client, Path> programs)
            throws IOException, InterruptedException {
        Path home = ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath());
        Snapshot snapshot =
                Settings.of(Settings.source(configuration.getValue()), home).snapshot();
        Set<String> fairleads = FairleadsNamed.in(ProxyAddress.all(environment));
        Surroundings around =
                new Surroundings(environment, fairleads, Trusting.files(environment, home.resolve("ca.pem")));
        if (Terminal.err()) {
            spec.commandLine().getErr().println("fairlead: starting a client of each runtime…");
            spec.commandLine().getErr().flush();
        }
        List<Finding> findings;
        try (DoctorStage stage =
                DoctorStage.set(home, snapshot.configuration().tls().ca())) {
            findings = tried(stage, around, programs);
        }
        return new DoctorReport(
                leads(environment, fairleads),
                kept(environment, snapshot),
                findings,
                mends(home, environment, fairleads));
    }

    private static String leads(Map<String, String> environment, Set<String> fairleads) {
        if (!fairleads.isEmpty()) {
            return "This environment leads to the Fairlead at " + String.join(", ", fairleads) + ".";
        }
        Set<String> named = ProxyAddress.all(environment);
        return named.isEmpty()
                ? "This environment leads to no proxy."
                : "This environment leads to " + String.join(", ", named) + ", where no Fairlead answers.";
    }

    private static List<String> kept(Map<String, String> environment, Snapshot snapshot) {
        NoProxy direct =
                NoProxy.read(environment.getOrDefault("NO_PROXY", "") + "," + environment.getOrDefault("no_proxy", ""));
        Set<String> kept = new TreeSet<>();
        for (ProviderConfig each : snapshot.intercepted()) {
            String host = each.provider().origin().host();
            if (!NoProxy.loopback(host)
                    && direct.covers(host, each.provider().origin().port())) {
                kept.add(host);
            }
        }
        return List.copyOf(kept);
    }

    private static DoctorMends mends(Path home, Map<String, String> environment, Set<String> fairleads) {
        List<Instance> running = Instance.running(home);
        String host = "127.0.0.1";
        int port = 9800;
        if (!fairleads.isEmpty()) {
            String first = fairleads.iterator().next();
            host = first.substring(0, first.lastIndexOf(':'));
            port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        } else if (!running.isEmpty()) {
            host = running.get(0).host();
            port = running.get(0).port();
        }
        Map<String, String> variables = new ClientEnvironment(
                        new ClientEnvironment.Trust(
                                home.resolve("ca.pem").toString(),
                                home.resolve("bundle.pem").toString(),
                                home.resolve("truststore.p12").toString()),
                        host,
                        port,
                        environment)
                .variables(Map.of());
        return new DoctorMends(
                !fairleads.isEmpty(),
                !running.isEmpty(),
                variables,
                Files.exists(home.resolve("node-preload.cjs"))
                        ? home.resolve("node-preload.cjs").toString()
                        : "");
    }

    /** Few at a time, so that a small machine stays quick enough for all of them. */
    private static List<Finding> tried(DoctorStage stage, Surroundings around, Map<Client, Path> programs)
            throws InterruptedException {
        Map<String, String> environment = ProxyAddress.replaced(
                around.environment(),
                around.fairleads(),
                stage.address().getAddress().getHostAddress(),
                stage.address().getPort());
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<@Nullable Finding>> under = new ArrayList<>();
            programs.forEach((client, program) ->
                    under.add(threads.submit(() -> one(stage, around, client, program, environment))));
            List<Finding> findings = new ArrayList<>();
            for (Future<@Nullable Finding> each : under) {
                Finding finding = each.get();
                if (finding != null) {
                    findings.add(finding);
                }
            }
            return findings;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "a client could not be tried: " + Sentence.of(e.getCause() == null ? e : e.getCause()), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Null for a package that is not installed. */
    private static @Nullable Finding one(
            DoctorStage stage, Surroundings around, Client client, Path program, Map<String, String> environment)
            throws InterruptedException {
        Trial trial = stage.trial(client, program, environment);
        if (client.optional() && !trial.ran()) {
            return null;
        }
        Outcome seen = stage.seen(client, trial);
        Forecast forecast = Forecast.of(client, around, DoctorStage.host(client));
        return Finding.of(client, program.toString(), forecast, trial, seen);
    }
}
