/**
 * An API that nobody serves, added as docs/add-a-dialect.md says: the page's samples are these sources.
 *
 * <p>The way through: {@link io.fairlead.dialect.parrot.TalkApi}; the laws that it keeps are in {@code TalkLawsTest}.
 */
@NullMarked
package io.fairlead.dialect.parrot;

import org.jspecify.annotations.NullMarked;
