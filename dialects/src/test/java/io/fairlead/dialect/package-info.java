/** Tests of the dialects: rules as tables, streams in every cut, other people's recorded traffic where it lies about. */
@NullMarked
package io.fairlead.dialect;

import org.jspecify.annotations.NullMarked;
