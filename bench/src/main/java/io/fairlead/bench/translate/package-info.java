/** What a translation between two APIs costs, with nothing around it: {@code bench/translate}. */
@NullMarked
package io.fairlead.bench.translate;

import org.jspecify.annotations.NullMarked;
