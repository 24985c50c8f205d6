@NullMarked
package io.fairlead.dialect.openai;

import org.jspecify.annotations.NullMarked;
