/** The engine's front door. */
@NullMarked
package io.fairlead.proxy;

import org.jspecify.annotations.NullMarked;
