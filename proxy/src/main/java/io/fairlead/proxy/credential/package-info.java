/**
 * Keys: whose goes where.
 *
 * <p>Nouns: a {@link io.fairlead.proxy.credential.Secret} is a key that nothing prints; a {@link
 * io.fairlead.proxy.credential.SecretSource} says what it is right now; the catalogue's
 * {@link io.fairlead.dialect.AuthForm} says how a provider wants it. {@link io.fairlead.proxy.credential.CredentialRule}
 * decides purely. {@link io.fairlead.proxy.credential.Authorize} is the layer that acts on it, with the {@link
 * io.fairlead.proxy.credential.KeyRing} of each provider. {@link
 * io.fairlead.proxy.credential.Credentials} makes the rings whose credentials are more than a key: AWS signatures, Google's
 * access tokens, token files.
 *
 * <p>The rule that everything here serves: a client's credentials go to the provider that it addressed and to no other;
 * any other target gets its own.
 *
 * <p>Not here: configuration. Threads: values are immutable; key rings are shared between loops by one atomic number; files are
 * read, tokens fetched and requests signed off the loops.
 */
@NullMarked
package io.fairlead.proxy.credential;

import org.jspecify.annotations.NullMarked;
