package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.DemoEngine;
import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import io.fairlead.sidecar.simulated.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The demo's world: two providers, a spare one for each API, Fairlead, and two client loops. All of it on this machine, in a
 * temporary folder that goes when the stage is closed.
 */
final class Stage implements AutoCloseable {

    private final SimulatedInternet internet;
    private final DemoEngine engine;
    private final Script script;
    private final ClientLoop direct;
    private final ClientLoop through;
    private final List<Thread> threads = new ArrayList<>();

    private Stage(SimulatedInternet internet, DemoEngine engine, Script script, ClientLoop direct, ClientLoop through) {
        this.internet = internet;
        this.engine = engine;
        this.script = script;
        this.direct = direct;
        this.through = through;
    }

    /** Builds it all; {@code round} is how long the script takes once through. */
    static Stage set(Duration round) throws IOException {
        SimulatedInternet internet = SimulatedInternet.open();
        Script script = new Script(round, System::nanoTime);
        int openai = internet.provider(Dialogue.OPENAI, false, script::fault).port();
        int anthropic =
                internet.provider(Dialogue.ANTHROPIC, false, script::fault).port();
        int openaiSpare =
                internet.provider(Dialogue.OPENAI, false, call -> Fault.NONE).port();
        int anthropicSpare =
                internet.provider(Dialogue.ANTHROPIC, false, call -> Fault.NONE).port();
        Path configuration = internet.folder().resolve("fairlead.yaml");
        Files.writeString(
                configuration,
                DemoConfiguration.yaml(internet.caPem(), openai, anthropic, openaiSpare, anthropicSpare));
        DemoEngine engine = DemoEngine.start(configuration, internet.folder().resolve("home"));
        Map<Dialogue, Integer> ports = Map.of(Dialogue.OPENAI, openai, Dialogue.ANTHROPIC, anthropic);
        SSLContext ofInternet = Trust.in(internet.caPem());
        SSLContext ofFairlead = Trust.in(engine.caFile());
        return new Stage(
                internet,
                engine,
                script,
                new ClientLoop(ofInternet, null, ports),
                new ClientLoop(ofFairlead, engine.proxy(), ports));
    }

    DemoEngine engine() {
        return engine;
    }

    Fault phase() {
        return script.now();
    }

    Tally.Snapshot direct() {
        return direct.tally().snapshot();
    }

    Tally.Snapshot through() {
        return through.tally().snapshot();
    }

    void begin() {
        for (ClientLoop loop : List.of(direct, through)) {
            Thread thread = new Thread(loop, "demo-client");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Lets the calls under way end. */
    void end() throws InterruptedException {
        direct.stop();
        through.stop();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Override
    public void close() {
        engine.close();
        internet.close();
    }
}
