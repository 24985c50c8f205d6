package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.route.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a route asks for and what can never happen, as its own planned calls show. Pure. */
final class PlanLint {

    private PlanLint() {}

    /** What a lint looks at: one fault of each class that {@code route} names, and those that are usual. */
    static List<PlanFault> faults(Route route) {
        Set<PlanFault> faults = new LinkedHashSet<>();
        PlanFault.USUAL.stream()
                .filter(fault -> !fault.name().equals(PlanFault.CUT)) // what has begun never moves on
                .filter(fault -> route.fallback().on().contains(fault.kind()))
                .forEach(faults::add);
        route.fallback().on().stream().sorted().map(PlanFault::of).forEach(faults::add);
        return List.copyOf(faults);
    }

    /** {@code courses}: what becomes of a call in each of {@link #faults}. */
    static List<String> warnings(Route route, PlannedCall call, List<PlannedCourse> courses) {
        List<String> warnings = new ArrayList<>();
        for (Target target : route.fallback().targets()) {
            String name = call.label(target);
            boolean shares = route.balance().targets().stream()
                    .anyMatch(each -> each.target().equals(target));
            String what = shares ? name + ", which shares the calls," : "fallback to " + name;
            List<PlannedCourse> without =
                    courses.stream().filter(course -> !course.asks(name)).toList();
            if (without.size() == courses.size() && !without.isEmpty()) {
                warnings.add(what + (shares ? " is never chosen: " : " never fires: ") + why(without.get(0), name));
                continue;
            }
            List<PlannedCourse> usual = without.stream().filter(PlanLint::usual).toList();
            if (!usual.isEmpty()) {
                warnings.add(what + (shares ? " is not asked after " : " never fires after ")
                        + usual.stream().map(PlannedCourse::fault).collect(Collectors.joining(", ")) + ": "
                        + why(usual.get(0), name));
            }
        }
        if (hedged(route, call) && route.fallback().targets().isEmpty()) {
            warnings.add("hedging never fires: the route has no other target to ask beside a slow one");
        }
        return warnings;
    }

    private static boolean hedged(Route route, PlannedCall call) {
        return route.policies().containsKey(call.provider())
                && route.policies().get(call.provider()).hedge().on();
    }

    /** What only some targets can mend, such as a prompt that is too long, is nothing to be said of each. */
    private static boolean usual(PlannedCourse course) {
        return PlanFault.USUAL.stream().anyMatch(fault -> fault.name().equals(course.fault()));
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
