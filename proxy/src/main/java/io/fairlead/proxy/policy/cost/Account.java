package io.fairlead.proxy.policy.cost;

import io.fairlead.proxy.policy.cost.BudgetConfig.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What was spent of a budget in the period that runs. Begins anew with each period. Safe for any thread. */
final class Account {
    private final Period per;
    private LocalDate period = LocalDate.MIN;
    private double spent;

    Account(Period per) {
        this.per = per;
    }

    /** Adds {@code money}; whether it was below {@code limit} before and is not any more. */
    synchronized boolean add(double money, double limit, Instant now) {
        turn(now);
        double before = spent;
        spent += money;
        return before < limit && spent >= limit;
    }

    synchronized double spent(Instant now) {
        turn(now);
        return spent;
    }

    /** When the period that runs at {@code now} ends. */
    static Instant ends(Period per, Instant now) {
        LocalDate begun = begun(per, now);
        LocalDate next = per == Period.DAY ? begun.plusDays(1) : begun.plusMonths(1);
        return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** A clock that goes back gives nothing back. */
    private void turn(Instant now) {
        LocalDate begun = begun(per, now);
        if (begun.isAfter(period)) {
            period = begun;
            spent = 0;
        }
    }

    private static LocalDate begun(Period per, Instant now) {
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return per == Period.DAY ? day : day.withDayOfMonth(1);
    }
}
