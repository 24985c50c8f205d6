/** What it proves. */
@NullMarked
package io.fairlead.agent.route;

import org.jspecify.annotations.NullMarked;
