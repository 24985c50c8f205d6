package io.fairlead.dialect.watch;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import org.jspecify.annotations.Nullable;

/** What is known of an answer so far. Facts are only added: content stays content, the first error stays the error. */
public final class Verdict {
    private boolean content;
    private boolean finished;
    private boolean said;
    private @Nullable ProviderError error;
    private Usage usage = Usage.UNKNOWN;

    public boolean content() {
        return content;
    }

    public boolean finished() {
        return finished;
    }

    public @Nullable ProviderError error() {
        return error;
    }

    public Usage usage() {
        return usage;
    }

    /** Whether the answer says anything: content, a choice, a reason why it ended. */
    public boolean said() {
        return said || content;
    }

    /** An event with content was seen. */
    public void sawContent() {
        content = true;
    }

    /** The answer says something, if only why it ended. */
    public void saidSomething() {
        said = true;
    }

    /** A finish marker was seen: the answer may end here. */
    public void sawFinish() {
        finished = true;
    }

    /** The reason why the answer ended was seen: it says something, and it may end here. */
    public void sawReason() {
        said = true;
        finished = true;
    }

    /** What looked like the finish was none, because more has begun. */
    public void sawMore() {
        finished = false;
    }

    public void sawError(ProviderError seen) {
        if (error == null) {
            error = seen;
        }
    }

    /** Later counts replace earlier ones, where they say something. */
    public void sawUsage(Usage seen) {
        usage = new Usage(
                seen.input() < 0 ? usage.input() : seen.input(),
                seen.output() < 0 ? usage.output() : seen.output(),
                seen.cached() < 0 ? usage.cached() : seen.cached(),
                seen.written() < 0 ? usage.written() : seen.written(),
                seen.apart());
    }
}
