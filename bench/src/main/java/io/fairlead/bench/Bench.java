package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The command behind {@code bench/run}. */
public final class Bench {

    private Bench() {}

    /** Measures, prints the tables, and writes them down when asked to. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(List.of(arguments));
        Path folder = Files.createTempDirectory("fairlead-bench");
        try {
            if (!options.against().isEmpty()) {
                System.out.print(new Paired(options, folder).run(options.against()));
                return;
            }
            Results results = new Harness(options, folder, System.err::println).run();
            String command = System.getProperty("fairlead.bench.command", "bench/run");
            String text = Report.of(results, options, command, LocalDate.now(ZoneOffset.UTC));
            System.out.print(text);
            if (options.readme() != null) {
                Report.write(options.readme(), "bench/run", text);
            }
        } finally {
            remove(folder);
        }
    }

    /** Takes a folder away with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
