/** What single layers of the exchange path cost, with nothing around them: {@code bench/layers}. */
@NullMarked
package io.fairlead.bench.layers;

import org.jspecify.annotations.NullMarked;
