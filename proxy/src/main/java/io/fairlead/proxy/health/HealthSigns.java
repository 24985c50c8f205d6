package io.fairlead.proxy.health;

/**
 * What is known of a provider at one moment.
 *
 * @param failedProbes probes that failed since anything last came good
 * @param breakersOpen whether every breaker of it is open
 * @param goods answers and probes that came good since anything last failed
 * @param attempts those of the last five minutes that say something of the provider
 * @param faults those of them that were its fault
 * @param fresh whether it was asked or probed of late
 */
record HealthSigns(int failedProbes, boolean breakersOpen, int goods, int attempts, int faults, boolean fresh) {

    static final HealthSigns NONE = new HealthSigns(0, false, 0, 0, 0, false);
}
