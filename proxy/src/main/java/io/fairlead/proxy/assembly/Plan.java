package io.fairlead.proxy.assembly;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to a call, from the configuration alone.
 *
 * @param target {@code provider/model} that the call addresses
 * @param route that takes it
 * @param layers what it meets, outermost first
 * @param balance how several targets share the calls; null where one has them all
 * @param targets who may be asked, in their order
 * @param stream what becomes of a stream that breaks after its first words
 * @param courses what becomes of it, by what goes wrong
 * @param warnings what can never happen although the configuration asks for it
 */
public record Plan(
        String target,
        String route,
        List<String> layers,
        @Nullable PlannedBalance balance,
        List<String> targets,
        String stream,
        List<PlannedCourse> courses,
        List<String> warnings) {

    public Plan {
        layers = List.copyOf(layers);
        targets = List.copyOf(targets);
        courses = List.copyOf(courses);
        warnings = List.copyOf(warnings);
    }
}
