package io.fairlead.proxy.config.yaml;

/**
 * A value and where it was found.
 *
 * @param path the key's path, with {@code [2]} for the third of a list
 * @param shown as the file writes it, with its references: what a message may show of it
 */
public record Located<T>(T value, Position at, String path, String shown) {}
