package io.fairlead.bench.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.wire.Output;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One API's answer and stream, told in another's. The pairs come from {@link Translations}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
public class TranslationBenchmark {
    private static final int CHUNK = 8 * 1024;

    /** Whose answer it is. */
    @Param("openai/chat")
    public String from = "";

    /** Who gets it. */
    @Param("anthropic/messages")
    public String to = "";

    private Known source = Known.all().get(0);
    private Known target = source;
    private Reply reply = source.reply(false);
    private byte[] answer = {};
    private byte[] stream = {};
    private String type = "";

    /** Prepares both. */
    @Setup
    public void prepare() {
        source = Known.named(from);
        target = Known.named(to);
        reply = target.reply(true);
        answer = Text.answer(source);
        stream = Text.stream(source);
        type = source.api().streamType(source.reply(true));
    }

    /** A whole answer of 2 KB. */
    @Benchmark
    public byte[] answer(Processor processor) {
        JsonNode body = Objects.requireNonNull(Json.tree(answer, answer.length));
        Completion read = Objects.requireNonNull(source.api().readAnswer(body, source.maker()));
        byte[] written = Json.bytes(target.api().writeAnswer(read, reply));
        processor.done++;
        return written;
    }

    /** A stream from its first byte to its last. */
    @Benchmark
    public long stream(Processor processor) {
        Output out = new Output();
        StreamWriter writer = target.api().streamWriter(reply);
        StreamReader reader = source.api().streamReader(type, source.maker(), delta -> writer.write(delta, out));
        long written = 0;
        for (int at = 0; at < stream.length; at += CHUNK) {
            reader.read(ByteBuffer.wrap(stream, at, Math.min(CHUNK, stream.length - at)));
            written += out.length();
            out.clear();
        }
        reader.end();
        processor.done++;
        return written + out.length();
    }

    /** Processor time of the measuring thread, which other work on the machine does not lengthen as it does the clock's. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {
        /** Translations in this iteration. */
        public long done;

        /** Nanoseconds that they took. */
        public long nanos;

        private long begun;

        /** Before the first of them. */
        @Setup(Level.Iteration)
        public void begin() {
            done = 0;
            begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        /** After the last. */
        @TearDown(Level.Iteration)
        public void end() {
            nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
        }
    }
}
