@NullMarked
package io.fairlead.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
