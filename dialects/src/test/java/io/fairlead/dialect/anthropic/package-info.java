/** Tests of Anthropic's dialect. */
@NullMarked
package io.fairlead.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
