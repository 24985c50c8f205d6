package io.fairlead.dialect.watch;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Looks on at bytes that say nothing about themselves (audio, images, files): only their framing tells a clean end. */
final class OpaqueWatcher implements AnswerWatcher {
    private final boolean commitsAtFirstByte;
    private boolean any;

    OpaqueWatcher(boolean commitsAtFirstByte) {
        this.commitsAtFirstByte = commitsAtFirstByte;
    }

    @Override
    public void look(ByteBuffer bytes) {
        any |= bytes.hasRemaining();
        bytes.position(bytes.limit());
    }

    @Override
    public void end() {}

    @Override
    public boolean content() {
        return commitsAtFirstByte && any;
    }

    @Override
    public boolean finished() {
        return true;
    }

    @Override
    public boolean atBoundary() {
        return false;
    }

    @Override
    public @Nullable ProviderError error() {
        return null;
    }

    @Override
    public Usage usage() {
        return Usage.UNKNOWN;
    }
}
