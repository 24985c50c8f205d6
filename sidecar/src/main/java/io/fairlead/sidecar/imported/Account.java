package io.fairlead.sidecar.imported;

/**
 * What becomes a provider's entry: deployments that share it are told apart by their models alone.
 *
 * @param kind the built-in provider
 * @param url its own; empty for the built-in one
 * @param key the reference to its key; empty where it needs none
 * @param requests a minute; empty where there is no limit
 * @param tokens a minute; empty where there is no limit
 * @param concurrency calls at a time; empty where there is no limit
 */
record Account(String kind, String url, String key, String requests, String tokens, String concurrency) {}
