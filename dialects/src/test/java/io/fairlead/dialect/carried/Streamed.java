package io.fairlead.dialect.carried;

import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a stream in an API, from its steps and back. */
final class Streamed {

    private Streamed() {}

    static byte[] written(Side side, List<Delta> steps) {
        StreamWriter writer = side.api().streamWriter(side.reply(Answering.asked(true)));
        Output out = new Output();
        steps.forEach(step -> writer.write(step, out));
        return out.toByteArray();
    }

    static List<Delta> deltas(Side side, byte[] bytes) {
        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = side.api()
                .streamReader(
                        side.api().streamType(side.reply(Answering.asked(true))),
                        side.to().maker(),
                        deltas::add);
        reader.read(ByteBuffer.wrap(bytes));
        reader.end();
        return deltas;
    }

    static Collector read(Side side, byte[] bytes) {
        Collector read = new Collector();
        deltas(side, bytes).forEach(read::delta);
        return read;
    }
}
