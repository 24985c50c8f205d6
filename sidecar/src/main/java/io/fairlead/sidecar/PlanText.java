package io.fairlead.sidecar;

import io.fairlead.proxy.assembly.Plan;
import io.fairlead.proxy.assembly.PlannedBalance;
import io.fairlead.proxy.assembly.PlannedCourse;
import io.fairlead.proxy.assembly.PlannedCourse.Step;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan as a person reads it. Pure. */
final class PlanText {

    private static final int MINUTE_MS = 60_000;

    private PlanText() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append(plan.target())
                .append(" takes the route ")
                .append(plan.route())
                .append(".\n");
        text.append("It meets:    ").append(String.join(" > ", plan.layers())).append('\n');
        PlannedBalance balance = plan.balance();
        if (balance != null) {
            text.append("Shared by:   ")
                    .append(balance.targets().stream()
                            .map(each -> String.format(Locale.ROOT, "%s %.0f %%", each.target(), 100 * each.share()))
                            .collect(Collectors.joining(", ")))
                    .append(" (by ")
                    .append(balance.by())
                    .append(balance.affinity().equals("auto") ? ", a conversation stays together" : "")
                    .append("); below the heaviest is the first\n");
        }
        text.append("It may ask:  ")
                .append(String.join(", then ", plan.targets()))
                .append('\n');
        text.append("If a stream breaks after its first words, ")
                .append(plan.stream())
                .append(".\n");
        plan.courses().forEach(course -> append(course, text));
        text.append(
                "\nWaits that are drawn at random stand at their middle; an answer takes no time here. The first target that"
                        + " answers well ends it.\n");
        plan.warnings()
                .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        return text.toString();
    }

    private static void append(PlannedCourse course, StringBuilder text) {
        text.append('\n').append(course.fault()).append(" at every target:\n");
        int width = course.steps().stream()
                .mapToInt(step -> step.target().length())
                .max()
                .orElse(0);
        for (Step step : course.steps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %9s  %-" + Math.max(1, width) + "s  %s",
                    time(step.startedMs()),
                    step.target(),
                    what(step)));
            text.append('\n');
        }
        course.passedOver()
                .forEach((target, why) -> text.append("             ")
                        .append(target)
                        .append(" is not asked: ")
                        .append(why)
                        .append('\n'));
        text.append("  ").append(end(course)).append('\n');
    }

    private static String what(Step step) {
        String came = step.outcome().equals("answered")
                ? "answers " + step.status()
                : step.status() > 0 ? step.status() + " " + step.reason() : step.reason();
        return came
                + (step.durationMs() > 0 ? " after " + time(step.durationMs()) : "")
                + (step.waitMs() > 0 ? ", having waited " + time(step.waitMs()) : "");
    }

    private static String end(PlannedCourse course) {
        String after = course.totalMs() == 0 ? "at once" : "after " + time(course.totalMs());
        String longest =
                course.longestMs() > course.totalMs() ? ", at the longest after " + time(course.longestMs()) : "";
        return course.code().isEmpty()
                ? "the client's answer breaks off"
                : "the client reads " + course.status() + " (" + course.code() + ") " + after + longest;
    }

    /** {@code 250 ms}, {@code 3.5 s}, {@code 10 min}. */
    static String time(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis >= MINUTE_MS && millis % MINUTE_MS == 0) {
            return Duration.ofMillis(millis).toMinutes() + " min";
        }
        String seconds = String.format(Locale.ROOT, "%.2f", millis / 1_000.0);
        return seconds.replaceFirst("\\.?0+$", "") + " s";
    }
}
