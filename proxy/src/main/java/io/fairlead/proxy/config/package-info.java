/**
 * Configuration: where it is found, what it may say, and what comes of it.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.config.ConfigSource} finds and reads the file. A {@link
 * io.fairlead.proxy.config.Reading} is what came of it: a {@link io.fairlead.proxy.config.Snapshot} or all that is wrong. A
 * snapshot is a whole configuration, checked and resolved (default, provider, route, leaf by leaf).
 *
 * <p>The way through: {@code ConfigReader} has the file read by the declarations of {@code RootKeys} and the other {@code
 * ...Keys} (package {@code yaml} knows how). Then {@code ProviderResolution} and {@code RouteResolution} make providers and
 * routes. {@code RouteLint} says what can never work, {@code ProviderHosts} which connections are intercepted.
 *
 * <p>A key is declared once, in its {@code ...Keys} class: reader, {@code docs/configuration.md} and {@code
 * docs/fairlead.schema.json} follow it.
 *
 * <p>Not here: the records of policies, which live beside their subject; watching files and reading them again. Threads:
 * everything that comes out is immutable; reading blocks.
 */
@NullMarked
package io.fairlead.proxy.config;

import org.jspecify.annotations.NullMarked;
