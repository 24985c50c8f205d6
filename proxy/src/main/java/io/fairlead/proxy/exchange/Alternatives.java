package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What an exchange could do other than wait for one target. Said by the layer that chooses targets, asked by those who
 * decide how long a target is waited for, and whether it is asked again. Called on the exchange's loop.
 */
public interface Alternatives {

    /** There is no other target. */
    Alternatives NONE = new Alternatives() {
        @Override
        public boolean could(Failure.Kind why) {
            return false;
        }

        @Override
        public boolean surelyCould(Failure.Kind why) {
            return false;
        }

        @Override
        public boolean askedOthers() {
            return false;
        }

        @Override
        public boolean askBeside(Attempt silent, String clock) {
            return true;
        }
    };

    /**
     * Whether another target could take the call now, were the present one to fail with a failure of class {@code why}. True also
     * while it is still being found out. It may be work: to be asked only where it matters.
     */
    boolean could(Failure.Kind why);

    /** The same, but false while it is still being found out. */
    boolean surelyCould(Failure.Kind why);

    /** Whether other targets were asked already, before the present one or beside it. */
    boolean askedOthers();

    /**
     * Asks the next target beside {@code silent}, which goes on.
     *
     * @param clock the code of the clock that was guessed and ran out
     * @return whether that is done with: another was asked, now or before, or none ever can be; if not, it is worth asking
     *     again later
     */
    boolean askBeside(Attempt silent, String clock);

    /**
     * Whether another target may ever be asked beside the present one because that is slow: it leads on, there is another, and the
     * call was not hedged and no guess has fired.
     */
    default boolean hedgeable() {
        return false;
    }

    /** Who could be asked beside the present target now; null where it is not {@link #hedgeable()} or nobody could take the call. */
    default @Nullable Target spare() {
        return null;
    }

    /** Asks {@link #spare()} beside {@code slow}, which goes on. At most once a call. */
    default void hedge(Attempt slow) {}

    /** Whether the present target is asked beside another that leads on: it is asked once, and what it fails with ends nothing. */
    default boolean second() {
        return false;
    }
}
