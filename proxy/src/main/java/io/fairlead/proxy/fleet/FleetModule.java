package io.fairlead.proxy.fleet;

/** Makes links. Found by {@link java.util.ServiceLoader}. */
public interface FleetModule {

    /**
     * Opens a link, and goes on trying where there is nobody yet. Does not wait for the server.
     *
     * @param instance what this process calls itself; no other has the same name
     * @throws IllegalArgumentException when it could never work, which the message explains without a secret
     */
    FleetLink open(FleetConfig config, String instance, FleetListener listener);
}
