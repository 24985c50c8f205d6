package io.fairlead.proxy.selfcheck;

import java.util.function.Supplier;

/**
 * One thing that Fairlead looks at in itself.
 *
 * @param name one word
 * @param look looks; may take a while, as a disk does
 */
public record SelfCheck(String name, Supplier<Finding> look) {}
