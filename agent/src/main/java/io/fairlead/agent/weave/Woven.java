package io.fairlead.agent.weave;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** A class by its name, some of its methods, and the advice that is put around them. Immutable. */
public final class Woven {

    final String type;
    final ElementMatcher<? super MethodDescription> methods;
    final Class<?> advice;

    /** {@code type}: its binary name. */
    public Woven(String type, ElementMatcher<? super MethodDescription> methods, Class<?> advice) {
        this.type = type;
        this.methods = methods;
        this.advice = advice;
    }
}
