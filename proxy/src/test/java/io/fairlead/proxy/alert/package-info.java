@NullMarked
package io.fairlead.proxy.alert;

import org.jspecify.annotations.NullMarked;
