package io.fairlead.proxy.assembly;

import java.util.List;

/**
 * What would happen to a call, from the configuration alone.
 *
 * @param target {@code provider/model} that the call addresses
 * @param route that takes it
 * @param layers what it meets, outermost first
 * @param targets who may be asked, in their order
 * @param stream what becomes of a stream that breaks after its first words
 * @param courses what becomes of it, by what goes wrong
 * @param warnings what can never happen although the configuration asks for it
 */
public record Plan(
        String target,
        String route,
        List<String> layers,
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
