package io.fairlead.agent.engine;

import io.fairlead.admin.FairleadView;
import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;

/** Reads the engine for JMX, on the thread of whoever asks. */
final class EngineBean implements EngineMXBean {

    private final Fairlead engine;
    private final MemoryAccount memory;

    EngineBean(Fairlead engine) {
        this.engine = engine;
        this.memory = engine.memory();
    }

    private long total(String name) {
        return engine.totals().getOrDefault(name, 0L);
    }

    @Override
    public String getVersion() {
        return Version.here();
    }

    @Override
    public String getAddress() {
        return FairleadView.shown(engine.address());
    }

    @Override
    public String getConfiguration() {
        return engine.snapshot().hash();
    }

    @Override
    public long getUptimeSeconds() {
        return engine.uptime().toSeconds();
    }

    @Override
    public boolean isAlive() {
        return engine.alive();
    }

    @Override
    public long getCalls() {
        return total("calls");
    }

    @Override
    public long getCallsUnderWay() {
        return total("underWay");
    }

    @Override
    public long getAttempts() {
        return total("attempts");
    }

    @Override
    public long getRetries() {
        return total("retries");
    }

    @Override
    public long getFallbacks() {
        return total("fallbacks");
    }

    @Override
    public long getBrokenStreams() {
        return total("brokenStreams");
    }

    @Override
    public long getMended() {
        return total("mended");
    }

    @Override
    public long getFailed() {
        return total("failed");
    }

    @Override
    public long getHeapUsed() {
        return memory.used(Place.HEAP);
    }

    @Override
    public long getHeapBound() {
        return memory.size(Place.HEAP);
    }

    @Override
    public long getBuffersUsed() {
        return memory.used(Place.BUFFERS);
    }

    @Override
    public long getBuffersBound() {
        return memory.size(Place.BUFFERS);
    }
}
