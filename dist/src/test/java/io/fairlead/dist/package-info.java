/**
 * What is in the archives, and that Fairlead starts from them. The tests take the archives that the build has just made, as a
 * user does: {@code tar}, and the launcher.
 */
@NullMarked
package io.fairlead.dist;

import org.jspecify.annotations.NullMarked;
