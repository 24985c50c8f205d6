package io.fairlead.proxy.credential;

import java.time.Duration;

/**
 * A short-lived token, as it was issued.
 *
 * @param secret the token
 * @param life how long it holds from now on
 */
record AccessToken(Secret secret, Duration life) {}
