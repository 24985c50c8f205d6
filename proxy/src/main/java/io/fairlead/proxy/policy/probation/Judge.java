package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import java.time.InstantSource;
import java.util.Objects;

/** Says what an upstream's error means. Pure. */
public interface Judge {

    /** What is read of an error's body at most, decoded: it says what it is about within that. */
    int MOST_READ = 256 * 1024;

    /** An answer whose head says no. {@code body} holds what came of it, at most 64 KiB, as it came. */
    Failure answer(Attempt attempt, int status, Headers headers, byte[] body);

    /** An error within a good answer, before anything with content. {@code body} holds what came, as it came. */
    Failure event(Attempt attempt, ProviderError error, Headers headers, byte[] body);

    /**
     * The one judgement that all policies share.
     *
     * @param clock the wall clock, for waits that a provider gives as a date
     * @param memory where reading compressed errors takes room
     */
    static Judge byClassifier(InstantSource clock, MemoryAccount memory) {
        return new Judge() {
            @Override
            public Failure answer(Attempt attempt, int status, Headers headers, byte[] body) {
                Failure failure = Objects.requireNonNull(
                        Classifier.answer(
                                attempt.target(),
                                clientsKey(attempt),
                                attempt.exchange().operation(),
                                status,
                                headers,
                                body,
                                ContentCodings.decoded(headers.get("content-encoding"), body, MOST_READ, memory),
                                clock.instant()),
                        "a good head is not judged");
                return attempt.isTranslated() ? failure.foreign() : failure;
            }

            private boolean clientsKey(Attempt attempt) {
                return attempt.target().addressed() && !attempt.ownKey();
            }

            @Override
            public Failure event(Attempt attempt, ProviderError error, Headers headers, byte[] body) {
                return Classifier.inStream(clientsKey(attempt), 200, headers, body, error, clock.instant());
            }
        };
    }
}
