/**
 * Reading a YAML file by declared keys: every mistake at once, each with its place.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.config.yaml.Node} is what the file says, with its position. A {@link
 * io.fairlead.proxy.config.yaml.Key} declares one key (name, shape, default, sentence) and is the only place where it is
 * declared: reader, reference page and JSON Schema follow it. A {@link io.fairlead.proxy.config.yaml.Shape} reads one kind of
 * value. {@link io.fairlead.proxy.config.yaml.Values} are what a {@link io.fairlead.proxy.config.yaml.Section} has read. {@link
 * io.fairlead.proxy.config.yaml.Problems} collects the {@link io.fairlead.proxy.config.yaml.Mistake}s.
 *
 * <p>The way through: {@code YamlReader} turns text into nodes (within limits), {@code References} replaces {@code
 * ${env:NAME}} and {@code ${file:PATH}} in values, {@code Section.read} turns nodes into values.
 *
 * <p>Not here: what any key means. Threads: immutable, but for {@code Problems}, which belongs to one reading.
 */
@NullMarked
package io.fairlead.proxy.config.yaml;

import org.jspecify.annotations.NullMarked;
