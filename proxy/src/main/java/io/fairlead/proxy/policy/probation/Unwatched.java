package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Watches nothing: any byte is content, any clean end is whole. */
final class Unwatched implements AnswerWatcher {

    @Override
    public void look(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void end() {}

    @Override
    public boolean content() {
        return true;
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
