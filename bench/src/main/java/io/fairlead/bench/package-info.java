/**
 * Measures Fairlead end to end, from outside: a real process of its own between a load and an upstream that both live here.
 *
 * <p>Nouns: a {@link io.fairlead.bench.Way} is how the load reaches the upstream (direct, through a base URL, intercepted,
 * through nginx); a load is what it asks for (a closed loop, a fixed rate, streams); {@link io.fairlead.bench.Figures} are
 * what one load met. The way through: {@link io.fairlead.bench.Bench} reads the options, {@link io.fairlead.bench.Harness}
 * runs every load on every way, {@link io.fairlead.bench.Report} writes the tables. Beside it
 * {@link io.fairlead.bench.StartBench} looks at processes that have just been started, each {@link
 * io.fairlead.bench.Contender} by {@link io.fairlead.bench.StartHarness}.
 *
 * <p>Load and upstream are kept lean so that the proxy is what is measured: they know just as much HTTP/1.1 as they speak
 * themselves. What is not here: micro benchmarks, and any judgement of the figures.
 *
 * <p>Threads: the upstream has one event loop, the load another; each owns its fields. The main thread starts things and waits.
 */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
