package io.fairlead.proxy.layer;

/**
 * One behaviour, put around a service. Shared by all loops, so immutable or safe for any thread; what belongs to one
 * call lives in the call.
 *
 * @param <C> what is answered
 */
public interface Layer<C> {

    /** As the stack prints it: {@code retry}, {@code breaker} ... */
    String name();

    Service<C> around(Service<C> next);

    /** A layer that is switched off: {@link Stack} leaves it out. */
    static <C> Layer<C> none() {
        return new Layer<>() {
            @Override
            public String name() {
                return "";
            }

            @Override
            public Service<C> around(Service<C> next) {
                return next;
            }
        };
    }
}
