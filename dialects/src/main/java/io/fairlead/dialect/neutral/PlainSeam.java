package io.fairlead.dialect.neutral;

import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.List;

/** Of an API whose events bear nothing that their deltas do not show. */
final class PlainSeam implements Seam {
    private final Api api;

    PlainSeam(Api api) {
        this.api = api;
    }

    @Override
    public void read(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public boolean beyondWords() {
        return false;
    }

    @Override
    public StreamWriter writer(Reply reply, List<Delta> said) {
        StreamWriter writer = api.streamWriter(reply);
        Output unsent = new Output();
        said.forEach(delta -> writer.write(delta, unsent));
        return writer;
    }
}
