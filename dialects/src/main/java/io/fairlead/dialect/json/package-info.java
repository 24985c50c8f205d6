/**
 * JSON documents that may be large: what is looked at becomes an outline, everything else stays where it is, and an edit changes
 * only its own bytes.
 *
 * <p>{@link io.fairlead.dialect.json.JsonOutline} reads a {@link io.fairlead.dialect.json.JsonSource}, as far as {@link
 * io.fairlead.dialect.json.JsonProjection} say, and takes room from a {@link io.fairlead.dialect.json.JsonRoom} before it makes
 * anything. {@link io.fairlead.dialect.json.JsonEdits} compares the outline with an edited copy.
 *
 * <p>Not here: what is edited, which each dialect knows; strings within bytes ({@code wire}).
 *
 * <p>Threads: one at a time, for one document.
 */
@NullMarked
package io.fairlead.dialect.json;

import org.jspecify.annotations.NullMarked;
