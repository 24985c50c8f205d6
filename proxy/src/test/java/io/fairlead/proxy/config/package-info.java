/** Tests of what a configuration file means. */
@NullMarked
package io.fairlead.proxy.config;

import org.jspecify.annotations.NullMarked;
