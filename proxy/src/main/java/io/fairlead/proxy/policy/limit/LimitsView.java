package io.fairlead.proxy.policy.limit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Limits at a provider, for those who look.
 *
 * @param most the most that there ever is, by what is limited
 * @param available what is left now; below 0 where more was used than there was
 * @param waiting attempts that wait for their turn
 * @param paused models that are left alone, because their provider asked for it
 */
public record LimitsView(Map<Counted, Long> most, Map<Counted, Long> available, long waiting, long paused) {

    static final LimitsView NONE = new LimitsView(Map.of(), Map.of(), 0, 0);

    static LimitsView of(List<Measure> measures, long waiting, long paused) {
        Map<Counted, Long> most = new EnumMap<>(Counted.class);
        Map<Counted, Long> available = new EnumMap<>(Counted.class);
        for (Measure each : measures) {
            most.put(each.counted(), each.most());
            available.put(each.counted(), Math.min(each.available(), each.most()));
        }
        return new LimitsView(most, available, waiting, paused);
    }

    /** The most that there ever is; 0 where there is no such limit. */
    public long most(Counted counted) {
        return most.getOrDefault(counted, 0L);
    }

    public long available(Counted counted) {
        return available.getOrDefault(counted, 0L);
    }

    /** What is in use now. */
    public long used(Counted counted) {
        return most(counted) - available(counted);
    }

    /** Permits that are held. */
    public long used() {
        return used(Counted.CONCURRENCY);
    }

    /** The share of the limit that is used most. */
    double share() {
        double share = 0;
        for (Counted each : most.keySet()) {
            share = Math.max(share, (double) used(each) / most(each));
        }
        return share;
    }

    LimitsView with(long waitingInAll, long pausedInAll) {
        return new LimitsView(most, available, waitingInAll, pausedInAll);
    }
}
