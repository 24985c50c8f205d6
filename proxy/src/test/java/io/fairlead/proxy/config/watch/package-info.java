@NullMarked
package io.fairlead.proxy.config.watch;

import org.jspecify.annotations.NullMarked;
