/** Tests of the OpenAI dialect's APIs. */
@NullMarked
package io.fairlead.dialect.openai;

import org.jspecify.annotations.NullMarked;
