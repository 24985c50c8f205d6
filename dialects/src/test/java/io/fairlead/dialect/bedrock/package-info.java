@NullMarked
package io.fairlead.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
