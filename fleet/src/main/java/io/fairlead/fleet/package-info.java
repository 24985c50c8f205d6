/**
 * A fleet over Redis or Valkey: Lettuce for the wire, bucket4j's own backend for buckets.
 *
 * <p>The nouns: a {@code RedisModule} opens a {@code RedisLink}, which has two connections: one for what is asked, one on which a
 * {@code NewsReader} waits for news. A {@code RedisBucket} is a bucket of all. {@code Presence} says each second that this instance
 * is there, and by its answer the link is up or down. {@code ServerClock} has the server's time. {@code Keys} spells the keys.
 *
 * <p>Threads: Lettuce's own loops, and one thread that keeps time. Nothing here runs on a loop of the engine, and none of its loops
 * waits for anything here. What the server does not do within half a second is given up; while the link is down nothing is sent but
 * the sign of presence.
 */
@NullMarked
package io.fairlead.fleet;

import org.jspecify.annotations.NullMarked;
