@NullMarked
package io.fairlead.dialect.cohere;

import org.jspecify.annotations.NullMarked;
