/** Malformed and smuggled input against the whole engine, judged by what its upstream received. */
@NullMarked
package io.fairlead.proxy.hostile;

import org.jspecify.annotations.NullMarked;
