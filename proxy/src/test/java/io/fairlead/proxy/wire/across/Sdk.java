package io.fairlead.proxy.wire.across;

/** A provider's own library, whose calls go through the engine; it repeats nothing by itself. */
interface Sdk extends AutoCloseable {

    /** The provider that it asks. */
    String provider();

    /** The model that it asks for. */
    String model();

    Heard whole(Ask ask);

    /** What {@code failure} of a call holds. */
    Raised raised(Throwable failure);

    /** Whether its exceptions hold the id by which the provider knows the call. */
    default boolean raisesIds() {
        return true;
    }

    /** What its own provider says when it has too much to do; here, to everything. */
    Unavailable unavailable();

    @Override
    void close();

    /** An answer of 503 as the provider has it. */
    record Unavailable(String body, String... headers) {}
}
