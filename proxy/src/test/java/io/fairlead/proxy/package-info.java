/** What holds for the whole engine. */
@NullMarked
package io.fairlead.proxy;

import org.jspecify.annotations.NullMarked;
