package io.fairlead.proxy.policy.limit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Amounts a time that several instances share, as limits see them. Nothing here blocks. Safe for any thread. */
public interface SharedRates {

    /** What all instances have together. */
    interface Account {

        /**
         * Takes {@code owed}, whatever is there, and then as much of {@code wanted} as there is; fails when nobody answers in time.
         *
         * @return what was granted, and what is left for all
         */
        CompletionStage<Answer> settle(long owed, long wanted);

        /** Puts back what was granted and not used. */
        void giveBack(long amount);
    }

    /** What came of an exchange: what was granted, and what is left for all, which may be less than nothing. */
    record Answer(long granted, long remaining) {}

    /** The account of that name. */
    Account account(String name, LimitsConfig.Rate rate);

    /** How many instances there are, as far as it was last known; at least 1. */
    int instances();

    /** Runs {@code task} later, on a thread that waits for nobody. */
    void later(Duration delay, Runnable task);

    /** A provider asked to be left alone: the other instances hear of it. */
    void paused(Pause pause);

    /**
     * Who is left alone.
     *
     * @param scope of the limiter at {@code provider}
     * @param nanos for how long
     */
    record Pause(String provider, String scope, String model, long nanos) {}

    /**
     * What a limiter shares with those of other instances.
     *
     * @param rates null where it shares nothing
     * @param name of its accounts
     * @param scope what it counts at its provider
     */
    record Scope(@Nullable SharedRates rates, String name, String scope) {
        static final Scope ALONE = new Scope(null, "", "");
    }
}
