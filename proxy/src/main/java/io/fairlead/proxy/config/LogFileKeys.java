package io.fairlead.proxy.config;

import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file for the log. */
final class LogFileKeys {

    private static final int MOST_KEPT = 1_000;

    private static final Key<String> PATH = Key.unset("path", Words.PATH, "The file that is written to.");
    private static final Key<Long> SIZE = Key.unset(
            "size",
            Syntaxes.size(),
            "At which size a new file is begun; the old one gets the ending .1, and those before it count on. Never unless set.");
    private static final Key<Integer> KEEP =
            Key.of("keep", Syntaxes.number(0, MOST_KEPT), "5", "How many old files stay beside it.");

    static final Section SECTION = Section.of(PATH, SIZE, KEEP);

    private LogFileKeys() {}

    static @Nullable LogFile make(Values values, Path folder, Problems problems) {
        String path = values.find(PATH);
        if (path == null) {
            boolean told =
                    problems.errors().stream().anyMatch(each -> each.path().startsWith(values.path() + "."));
            if (!told) {
                problems.error(values.at(), values.path(), "found no path (expected: path, the file to write to)");
            }
            return null;
        }
        Long size = values.find(SIZE);
        if (size == null
                && values.says(KEEP)
                && values.says(PATH)
                && !values.at(KEEP).equals(values.at())) {
            problems.warn(
                    values.at(KEEP),
                    values.path(KEEP),
                    "says nothing without size, since no new file is ever begun (expected: size too, such as 64MiB)");
        }
        return new LogFile(folder.resolve(path), size == null ? 0 : size, values.get(KEEP));
    }
}
