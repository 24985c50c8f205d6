package io.fairlead.sidecar.imported;

import io.fairlead.proxy.config.yaml.Position;

/**
 * One of the models that a name stands for.
 *
 * @param account where it is
 * @param model as its provider calls it
 * @param weight its part of the calls
 * @param at where the file says so
 */
record Deployment(Account account, String model, int weight, Position at) {}
