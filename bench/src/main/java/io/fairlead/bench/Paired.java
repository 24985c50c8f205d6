package io.fairlead.bench;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two Fairleads that live side by side and are loaded by turns, so that what else happens on the machine meets both. The
 * intercepted way only. Blocks; on the main thread.
 */
final class Paired {

    private final Options options;
    private final Path folder;
    private final List<List<Figures>> first = new ArrayList<>();
    private final List<List<Figures>> second = new ArrayList<>();

    /** @param folder for files of the run */
    Paired(Options options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    /**
     * Runs all rounds.
     *
     * @param against the command that starts the other one
     * @return the table, as Markdown: the figures of {@code against}, those of {@code options.proxy()}, and their ratio
     */
    String run(List<String> against) throws Exception {
        Identity identity = Identity.in(folder);
        SslContext trusting = Identity.client(identity.authority());
        try (Upstream upstream = Upstream.start(identity.server());
                Load load = new Load(options.measure())) {
            Way direct = Way.straight("direct", address(upstream), trusting);
            load.closedLoop(direct, options.connections(), options.measure(), Footprint.NONE);
            try (Proxy before = start(identity, upstream, against, "before");
                    Proxy after = start(identity, upstream, options.proxy(), "after")) {
                warm(load, before);
                warm(load, after);
                for (int round = 0; round < options.rounds(); round++) {
                    if (round % 2 == 0) {
                        measure(load, before, first);
                        measure(load, after, second);
                    } else {
                        measure(load, after, second);
                        measure(load, before, first);
                    }
                    System.err.println("round " + (round + 1) + " of " + options.rounds());
                }
            }
        }
        return table();
    }

    private Proxy start(Identity identity, Upstream upstream, List<String> command, String name)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(name));
        return Proxy.start(options.with(command), home, identity, upstream.port());
    }

    private static Way way(Proxy proxy) throws IOException {
        return Way.intercepted(proxy.address(), Identity.client(proxy.authority()));
    }

    private void warm(Load load, Proxy proxy) throws IOException {
        load.closedLoop(
                way(proxy),
                options.connections(),
                options.warmUp().multipliedBy(2).dividedBy(3),
                Footprint.NONE);
        load.streams(way(proxy), options.streams(), options.warmUp().dividedBy(3), Footprint.NONE);
    }

    private void measure(Load load, Proxy proxy, List<List<Figures>> into) throws IOException {
        Way way = way(proxy);
        into.add(List.of(
                load.closedLoop(way, options.connections(), options.measure(), proxy.footprint()),
                load.fixedRate(way, options.connections(), options.rate(), proxy.footprint()),
                load.streams(way, options.streams(), options.measure(), proxy.footprint())));
    }

    private String table() {
        StringBuilder text = new StringBuilder("| figure, median of ")
                .append(options.rounds())
                .append(" rounds by turns | before | after | after / before, each round |\n|---|---|---|---|\n");
        row(text, "CPU µs a request, closed loop", 0, Figures::cpuEach);
        row(text, "CPU µs a request at a fixed rate", 1, Figures::cpuEach);
        row(text, "p50 ms at a fixed rate", 1, figures -> figures.percentile(50));
        row(text, "p99 ms at a fixed rate", 1, figures -> figures.percentile(99));
        row(text, "CPU µs an event of a stream", 2, Figures::cpuEach);
        row(text, "p99 ms of an event", 2, figures -> figures.percentile(99));
        row(text, "RSS MB", 2, figures -> figures.rssKib() / 1024.0);
        return text.toString();
    }

    private void row(StringBuilder text, String name, int load, ToDoubleFunction<Figures> figure) {
        double[] before = first.stream()
                .mapToDouble(each -> figure.applyAsDouble(each.get(load)))
                .toArray();
        double[] after = second.stream()
                .mapToDouble(each -> figure.applyAsDouble(each.get(load)))
                .toArray();
        StringBuilder ratios = new StringBuilder();
        for (int i = 0; i < before.length; i++) {
            ratios.append(String.format(Locale.ROOT, i == 0 ? "%.2f" : ", %.2f", after[i] / before[i]));
        }
        text.append(
                String.format(Locale.ROOT, "| %s | %.2f | %.2f | %s |%n", name, median(before), median(after), ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static InetSocketAddress address(Upstream upstream) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
    }
}
