package io.fairlead.proxy.credential;

import java.io.IOException;

/** Asks for a new access token. Blocks, so it is called on workers only. */
@FunctionalInterface
interface TokenIssuer {

    /**
     * A fresh one.
     *
     * @throws IOException when none could be had; the message says why and holds no secret
     */
    AccessToken issue() throws IOException;
}
