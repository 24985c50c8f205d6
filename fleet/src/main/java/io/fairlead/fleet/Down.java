package io.fairlead.fleet;

/** The link is down: nothing was sent. Without a trace: each call may make one. */
final class Down extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Down() {
        super("the fleet does not answer");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
