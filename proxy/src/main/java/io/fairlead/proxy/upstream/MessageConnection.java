package io.fairlead.proxy.upstream;

import io.fairlead.proxy.upstream.MessageLine.Answered;
import io.fairlead.proxy.upstream.MessageLine.Post;
import java.util.concurrent.CompletableFuture;

/** A connection that carries one message of Fairlead's own after the other. Confined to its loop. */
interface MessageConnection {

    /** What of an answer's body is kept at most; one that is longer is a failure. */
    int LONGEST_ANSWER = 64 * 1024;

    /** Sends one message; {@code result} is completed on the loop, unless somebody else did before. */
    void send(Post post, CompletableFuture<Answered> result);

    /** Whether another message may go over it. */
    boolean usable();

    void close();
}
