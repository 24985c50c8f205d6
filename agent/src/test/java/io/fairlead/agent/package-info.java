/** What it proves. */
@NullMarked
package io.fairlead.agent;

import org.jspecify.annotations.NullMarked;
