package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a route asks for and what can never happen, as its own planned calls show. Pure. */
final class PlanLint {

    private PlanLint() {}

    /** {@code courses}: what becomes of a call in each of the usual faults. */
    static List<String> warnings(Route route, PlannedCall call, List<PlannedCourse> courses) {
        List<String> warnings = new ArrayList<>();
        for (Target target : route.fallback().targets()) {
            String name = call.label(target);
            List<PlannedCourse> without = courses.stream()
                    .filter(course -> wanted(route, course) && !course.asks(name))
                    .toList();
            List<PlannedCourse> moving =
                    courses.stream().filter(course -> wanted(route, course)).toList();
            if (!without.isEmpty()) {
                warnings.add("fallback to " + name + " never fires"
                        + (without.size() == moving.size()
                                ? ""
                                : " after "
                                        + without.stream()
                                                .map(PlannedCourse::fault)
                                                .collect(Collectors.joining(", ")))
                        + ": " + why(without.get(0), name));
            }
        }
        return warnings;
    }

    /** Whether the route says that such a failure moves on; what is cut after its first content never does. */
    private static boolean wanted(Route route, PlannedCourse course) {
        PlanFault fault = PlanFault.of(course.fault());
        return !fault.name().equals(PlanFault.CUT) && route.fallback().on().contains(fault.kind());
    }

    private static String seconds(long millis) {
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    private static String why(PlannedCourse course, String target) {
        String passed = course.passedOver().get(target);
        if (passed != null) {
            return passed;
        }
        return course.steps().stream()
                .filter(step -> step.target().equals(target) && step.outcome().equals("refused"))
                .map(step -> "it is refused (" + step.reason() + ")")
                .findFirst()
                .orElse("the call ends before its turn, after " + seconds(course.totalMs())
                        + (course.code().isEmpty() ? "" : " (" + course.code() + ")"));
    }
}
