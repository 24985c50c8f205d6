package io.fairlead.bench;

/**
 * The figures of one way under each load.
 *
 * @param way its name
 * @param closed under the closed loop
 * @param fixed at the fixed rate
 * @param streams with streams
 */
record Result(String way, Figures closed, Figures fixed, Figures streams) {}
