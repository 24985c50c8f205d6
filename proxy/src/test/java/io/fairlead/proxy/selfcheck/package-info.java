@NullMarked
package io.fairlead.proxy.selfcheck;

import org.jspecify.annotations.NullMarked;
