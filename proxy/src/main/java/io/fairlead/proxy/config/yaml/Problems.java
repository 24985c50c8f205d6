package io.fairlead.proxy.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All the mistakes of one reading. Keeps the first 200; more are only counted. Belongs to one thread. */
public final class Problems {

    private static final int KEPT = 200;

    private final Set<Mistake> mistakes = new LinkedHashSet<>();
    private int errors;
    private int unkept;

    /** Notes what makes the configuration unusable. */
    public void error(Position at, String path, String sentence) {
        errors++;
        keep(new Mistake(at, path, sentence, false));
    }

    /** Notes what is probably not meant. */
    public void warn(Position at, String path, String sentence) {
        keep(new Mistake(at, path, sentence, true));
    }

    private void keep(Mistake mistake) {
        if (mistakes.size() < KEPT) {
            mistakes.add(mistake);
        } else if (!mistakes.contains(mistake)) {
            unkept++;
        }
    }

    /** Whether nothing may start. */
    public boolean fatal() {
        return errors > 0;
    }

    /** By place in the file. */
    public List<Mistake> all() {
        List<Mistake> sorted = new ArrayList<>(mistakes);
        sorted.sort(Comparator.comparing(Mistake::at));
        return sorted;
    }

    public List<Mistake> errors() {
        return all().stream().filter(mistake -> !mistake.warning()).toList();
    }

    public List<Mistake> warnings() {
        return all().stream().filter(Mistake::warning).toList();
    }

    /** A line a mistake, for a terminal or a log; empty when there is none. */
    public String report() {
        String lines = all().stream().map(mistake -> mistake + "\n").collect(Collectors.joining());
        return unkept == 0 ? lines : lines + "and " + unkept + " more\n";
    }

    @Override
    public String toString() {
        return report();
    }
}
