package io.fairlead.agent.engine;

import io.fairlead.proxy.Fairlead;
import java.util.Map;

/** Reads a provider for JMX, on the thread of whoever asks. */
final class ProviderBean implements ProviderMXBean {

    private final Fairlead engine;
    private final String name;

    ProviderBean(Fairlead engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getState() {
        return engine.health().view(name).state().word();
    }

    @Override
    public String getReason() {
        return engine.health().view(name).reason();
    }

    @Override
    public String getBreaker() {
        return engine.breakers().view(name).state();
    }

    @Override
    public long getUnderWay() {
        return engine.underWay(name);
    }

    @Override
    public Map<String, Long> getConnections() {
        return engine.pool(name);
    }

    @Override
    public Map<String, Long> getLatency() {
        return engine.latency(name);
    }
}
