/** The Gemini API, tried. */
@NullMarked
package io.fairlead.dialect.gemini;

import org.jspecify.annotations.NullMarked;
