package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plans calls: each goes the real way of its route, with every layer that is there, but in thought: time only counts, and in
 * place of every provider stands a fault. Nothing is connected to, and nothing of a running engine is touched.
 *
 * <p>Safe for any thread, which is busy for some milliseconds.
 */
public final class Planner {

    private static final double MIDDLE = 0.5;
    private static final double LONGEST = 1 - 1e-9;

    private final Snapshot snapshot;

    public Planner(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * A way that calls may take.
     *
     * @param name as {@code x-fairlead-route} names it
     * @param provider whose calls take it
     * @param model a pattern for the model, or null for any
     * @param balance how several targets share the calls; null where one has them all
     * @param targets who may be asked, in their order
     * @param on the classes of failure that move on
     * @param lossy whether a target may drop what its API cannot carry
     * @param stream what is done about a stream that breaks: {@code error}, {@code resume} or {@code hold}
     * @param layers what a call meets, outermost first
     */
    public record PlannedRoute(
            String name,
            String provider,
            @Nullable String model,
            @Nullable PlannedBalance balance,
            List<String> targets,
            List<String> on,
            boolean lossy,
            String stream,
            List<String> layers) {}

    /**
     * Every route, by the provider whose calls take it, in the order in which they are tried.
     *
     * @param balancing what came of it where calls are shared
     */
    public List<PlannedRoute> routes(Balancing balancing) {
        List<PlannedRoute> all = new ArrayList<>();
        try (LargeWork large = new LargeWork(1)) {
            for (ProviderConfig provider : snapshot.providers()) {
                for (Route route : snapshot.routes().of(provider.name())) {
                    PlannedCall call = new PlannedCall(snapshot, provider, "", route, large);
                    all.add(new PlannedRoute(
                            route.name(),
                            provider.name(),
                            route.model(),
                            call.balance(balancing),
                            call.targets(),
                            route.fallback().on().stream()
                                    .map(kind -> kind.word())
                                    .sorted()
                                    .toList(),
                            route.fallback().lossy(),
                            call.stream().onBreak().word(),
                            call.layers()));
                }
            }
        }
        return all;
    }

    /**
     * Plans a call.
     *
     * @param target {@code provider} or {@code provider/model}, as a client addresses it
     * @param faults what goes wrong, each by itself
     * @param stream whether the client asks for a stream
     * @throws IllegalArgumentException when there is no such provider, with a sentence for who asked
     */
    public Plan plan(String target, List<PlanFault> faults, boolean stream) {
        int slash = target.indexOf('/');
        String name = slash < 0 ? target : target.substring(0, slash);
        String model = slash < 0 ? "" : target.substring(slash + 1);
        ProviderConfig provider = snapshot.providerNamed(name);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "no such provider: " + (name.length() > 64 ? name.substring(0, 64) : name)
                            + " "
                            + Suggestion.of(
                                    name,
                                    snapshot.providers().stream()
                                            .map(ProviderConfig::name)
                                            .toList()));
        }
        Route route = Objects.requireNonNull(
                snapshot.routes().match(name, model.isEmpty() ? null : model), "every provider has a route");
        try (LargeWork large = new LargeWork(1)) {
            PlannedCall call = new PlannedCall(snapshot, provider, model, route, large);
            List<PlannedCourse> courses = new ArrayList<>();
            Map<String, PlannedCourse> run = new HashMap<>(); // by their faults
            for (PlanFault fault : faults) {
                PlannedCourse typical = call.run(fault, stream, MIDDLE);
                run.put(fault.name(), typical);
                courses.add(course(call, fault, stream, typical));
            }
            List<String> warnings = new ArrayList<>();
            for (Mistake each : snapshot.warnings()) {
                warnings.add(each.at() + ": " + each.path() + ": " + each.sentence());
            }
            List<PlannedCourse> looked = PlanLint.faults(route).stream()
                    .map(fault -> run.computeIfAbsent(fault.name(), any -> call.run(fault, stream, MIDDLE)))
                    .toList();
            warnings.addAll(PlanLint.warnings(route, call, looked));
            warnings.addAll(CacheLint.warnings(call.cache(), route.fallback().on()));
            warnings.addAll(BudgetLint.warnings(snapshot, route, provider, model));
            return new Plan(
                    call.label(),
                    route.name(),
                    call.layers(),
                    call.balance(new Balancing(() -> 0)),
                    call.targets(),
                    call.broken(),
                    courses,
                    warnings);
        }
    }

    /** {@code typical}: what the last run came to. */
    private static PlannedCourse course(PlannedCall call, PlanFault fault, boolean stream, PlannedCourse typical) {
        PlannedCourse longest = call.byChance() ? call.run(fault, stream, LONGEST) : typical;
        return new PlannedCourse(
                typical.fault(),
                typical.steps(),
                typical.passedOver(),
                typical.status(),
                typical.code(),
                typical.totalMs(),
                Math.max(typical.totalMs(), longest.totalMs()));
    }
}
