package io.fairlead.proxy.fleet;

/**
 * What several instances share.
 *
 * @param redis the server by which they do
 * @param namespace what all of its keys begin with: instances of one namespace are one fleet
 */
public record FleetConfig(RedisAddress redis, String namespace) {}
