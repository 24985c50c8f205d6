package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.simulated.Fault;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The demo's table and summary, on a terminal or in a file. */
final class Report {

    /** What nobody can mend: content has reached the client, and the rest of it is lost. */
    private static final Set<String> UNRECOVERABLE = Set.of("stream cut after its first words");

    private static final String UP = "\u001b[3A\u001b[J";

    private final PrintStream out;
    private final boolean live;
    private boolean drawn;
    private String phase = "";
    private Tally.Snapshot directBefore = Tally.Snapshot.NONE;
    private Tally.Snapshot throughBefore = Tally.Snapshot.NONE;
    private Tally.Snapshot directLast = Tally.Snapshot.NONE;
    private Tally.Snapshot throughLast = Tally.Snapshot.NONE;

    /** {@code live}: whether lines may be drawn over. */
    Report(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void intro(String proxy, String admin) {
        out.println(
                "Two simulated providers misbehave on a script. Two identical applications ask them the same questions:");
        out.println("one directly, one through Fairlead at " + proxy + ".");
        out.println("Its console is open for as long as the demo runs, without a log-in: http://" + admin + "/");
        out.println();
    }

    /** The figures of this moment: drawn over on a terminal, else a line with a phase's own figures when it is over. */
    void progress(Fault now, Tally.Snapshot direct, Tally.Snapshot through) {
        if (live) {
            out.print(drawn ? UP : "");
            drawn = true;
            out.println("now: " + now.sentence());
            out.println(row("direct", direct));
            out.println(row("through Fairlead", through));
        } else {
            if (!now.sentence().equals(phase)) {
                phaseOver();
                phase = now.sentence();
            }
            directLast = direct;
            throughLast = through;
        }
        out.flush();
    }

    /** The line of the phase that ended: what was counted since it began. */
    private void phaseOver() {
        if (!phase.isEmpty()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-42s direct %d of %d failed, through Fairlead %d of %d",
                    phase,
                    directLast.failed() - directBefore.failed(),
                    directLast.calls() - directBefore.calls(),
                    throughLast.failed() - throughBefore.failed(),
                    throughLast.calls() - throughBefore.calls()));
        }
        directBefore = directLast;
        throughBefore = throughLast;
    }

    private static String row(String name, Tally.Snapshot figures) {
        return String.format(
                Locale.ROOT,
                "%-17s %5d calls  %5d good  %4d failed   p50 %4d ms   p99 %5d ms",
                name,
                figures.calls(),
                figures.good(),
                figures.failed(),
                figures.p50(),
                figures.p99());
    }

    /** The end of the demo; false when a call failed through Fairlead that need not have. */
    boolean summary(Tally.Snapshot direct, Tally.Snapshot through, Map<String, Long> attempts) {
        if (!live) {
            directLast = direct;
            throughLast = through;
            phaseOver();
        }
        out.println();
        out.println("Summary");
        out.println("  " + row("direct", direct));
        failures(direct);
        out.println("  " + row("through Fairlead", through));
        failures(through);
        out.println("  latency added at the median: " + (through.p50() - direct.p50()) + " ms");
        attempts.forEach((name, count) -> out.println("  " + name + ": " + count));
        long needless = through.failures().entrySet().stream()
                .filter(each -> !UNRECOVERABLE.contains(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (needless == 0 && through.failed() > 0) {
            out.println(
                    "  What failed through Fairlead was cut after its first words had reached the application: it was told"
                            + " so by an error, never given a truncated answer as a whole one.");
        }
        out.flush();
        return needless == 0;
    }

    private void failures(Tally.Snapshot figures) {
        figures.failures().forEach((what, count) -> out.println("      " + count + " x " + what));
    }
}
