package io.fairlead.proxy.front.engine;

/** What happens at the front that belongs to no exchange. Called on event loops; must not block and must not throw. */
public interface FrontListener {

    /** Hears nothing. */
    FrontListener NONE = new FrontListener() {};

    /**
     * A request was answered without becoming an exchange.
     *
     * @param id the one that the answer says in {@code x-fairlead-id}; empty where nothing was answered
     * @param status what it was answered with
     * @param code a stable name of the reason
     * @param target {@code METHOD /path} without the query, or {@code CONNECT host:port}; at most 200 characters; empty
     *     when it could not be read
     */
    default void rejected(String id, int status, String code, String target) {}

    /** A tunnel was opened to {@code host}. */
    default void tunnelOpened(String host, int port) {}

    /** A tunnel ended. Bytes are the client's, and the client's peer's. */
    default void tunnelClosed(String host, int port, long fromClient, long toClient) {}

    /**
     * A client does not trust our certificate for {@code host}: it broke off the TLS handshake saying so.
     *
     * @param tunnelled whether its further connections to that host go through untouched
     */
    default void distrusted(String host, String reason, boolean tunnelled) {}

    /** A connection to a provider's host goes through untouched, because its client does not trust our certificate. */
    default void bypassed(String host) {}

    /** A call's body is compressed in a way that is not read here: no other target than {@code provider} can take the call. */
    default void unreadCoding(String provider) {}

    /** No certificate could be made for {@code host}. */
    default void uncertified(String host, Throwable cause) {}

    /** A connection was turned away because {@code max-connections} are open. */
    default void turnedAway() {}

    /** A connection could not be accepted, for want of file descriptors as a rule; those that come wait for a second. */
    default void notAccepted(Throwable cause) {}

    /** An error that no rule foresaw, in one connection. */
    default void failed(Throwable cause) {}
}
