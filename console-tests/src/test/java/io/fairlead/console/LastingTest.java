package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A page that stays open through a restart, and while very many calls go by. */
@ExtendWith(BrowserExtension.class)
class LastingTest {

    private static final int A_SECOND = 500;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void it_says_that_the_server_is_gone_and_goes_on_when_it_is_back(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 2);
            ConsolePage console = pages.open(incident.origin());
            console.sees(console.card("alpha"), "up");
            console.until("document.querySelector('.link').textContent === 'Live'");

            incident.restart(() -> console.sees("Fairlead does not answer."));

            console.until("document.querySelector('.link').textContent === 'Live'");
            console.sees("No provider was asked yet");
            incident.provider("alpha").always(Incident.bad());
            incident.ask("alpha", 12);
            console.sees(console.card("alpha"), "down");
            console.sees(console.main().locator(".log"), "alpha");
            console.assertNothingWrongBut(complaint -> complaint.contains("ERR_"));
        }
    }

    @Test
    void it_stays_alive_at_five_hundred_calls_a_second(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger done = new AtomicInteger();
            Semaphore places = new Semaphore(40);
            Thread caller = new Thread(() -> {
                long next = System.nanoTime();
                while (!over.get()) {
                    places.acquireUninterruptibly();
                    incident.ask("alpha").whenComplete((answer, failure) -> {
                        places.release();
                        done.incrementAndGet();
                    });
                    next += 1_000_000_000L / A_SECOND;
                    LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
                }
            });
            caller.start();
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> done.get() > A_SECOND);
                console.sees(console.card("alpha"), "up");
                console.show("calls");
                String before = console.main().locator("tbody tr a").first().getAttribute("href");
                console.until("document.querySelector('tbody tr a').getAttribute('href') !== '" + before + "'");
                assertThat(console.main().locator("tbody tr").count()).isLessThanOrEqualTo(100);
                console.show("events");
                console.sees("Events");
                console.show("overview");
                console.until("document.querySelector('.chart figcaption').textContent.match(/calls [1-9]/)");
            } finally {
                over.set(true);
                caller.join();
                await().atMost(Duration.ofSeconds(60)).until(() -> places.availablePermits() == 40);
            }
            console.assertNothingWrong();
        }
    }
}
