package io.fairlead.proxy.selfcheck;

/**
 * What one look came to.
 *
 * @param ok whether all is well
 * @param detail for people: the figure that was looked at, or what is wrong
 */
public record Finding(boolean ok, String detail) {}
