package io.fairlead.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command behind {@code bench/start}. */
public final class StartBench {

    private StartBench() {}

    /** Measures, prints the tables, and writes them down when asked to. */
    public static void main(String[] arguments) throws Exception {
        StartOptions options = StartOptions.parse(List.of(arguments));
        Path folder = Files.createTempDirectory("fairlead-bench");
        try {
            List<StartFigures> figures = measure(options, folder);
            String command = System.getProperty("fairlead.bench.command", "bench/start");
            String text = StartReport.of(figures, options, command, LocalDate.now(ZoneOffset.UTC));
            System.out.print(text);
            if (options.readme() != null) {
                Report.write(options.readme(), "bench/start", text);
            }
        } finally {
            Bench.remove(folder);
        }
    }

    static List<StartFigures> measure(StartOptions options, Path folder) throws Exception {
        Identity identity = Identity.in(folder);
        StartHarness harness = new StartHarness(options, System.err::println);
        try (Upstream upstream = Upstream.start(identity.server());
                Load load = new Load(options.streamsFor())) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
            harness.warmUp(load, Way.straight("direct", address, Identity.client(identity.authority())));
            List<StartFigures> figures = new ArrayList<>();
            for (Contender contender : contenders(options, folder, identity, upstream.port())) {
                figures.add(harness.measure(load, contender));
            }
            return figures;
        }
    }

    private static List<Contender> contenders(StartOptions options, Path folder, Identity identity, int upstream) {
        List<Contender> all = new ArrayList<>();
        options.fairleads()
                .forEach((name, launcher) -> all.add(fairlead(
                        name, options.streams(), List.of(launcher.toString()), options, folder, identity, upstream)));
        if (options.small() != null) {
            all.add(fairlead(
                    "runtime in " + StartOptions.SMALL_MIB + " MiB",
                    Math.min(options.streams(), StartOptions.SMALL_STREAMS),
                    List.of(
                            "env",
                            "FAIRLEAD_MEMORY=" + StartOptions.SMALL_MIB,
                            options.small().toString()),
                    options,
                    folder,
                    identity,
                    upstream));
        }
        Options others = options.of(options.streams(), List.of());
        Optional<Path> nginx = Nginx.installed();
        nginx.ifPresent(program -> all.add(new Contender(
                "nginx",
                options.streams(),
                List.of(),
                () -> Nginx.start(program, false, others, folder, identity, upstream))));
        Path envoy = options.envoy();
        if (envoy != null) {
            all.add(new Contender(
                    "Envoy",
                    options.streams(),
                    List.of(),
                    () -> Envoy.start(envoy, others, folder, identity, upstream)));
        }
        return all;
    }

    private static Contender fairlead(
            String name,
            int streams,
            List<String> command,
            StartOptions options,
            Path folder,
            Identity identity,
            int upstream) {
        Options own = options.of(streams, command);
        return new Contender(name, streams, command, () -> Proxy.start(own, folder, identity, upstream));
    }
}
