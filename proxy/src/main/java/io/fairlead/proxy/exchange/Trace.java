package io.fairlead.proxy.exchange;

/** How a call is known to distributed tracing. Absent while tracing is off. */
public interface Trace {

    /** The trace's id: 32 hexadecimal digits. */
    String id();

    /** The id of the call's span: 16 hexadecimal digits. */
    String spanId();

    /** Whether the span is recorded, so that it can be found by its ids. */
    boolean recorded();
}
