package io.fairlead.dialect.neutral;

import io.fairlead.dialect.neutral.Loss.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What gets lost on the way of one request to one target. Bounded: what is lost beyond the bound is counted under one path. A
 * path is named once, with its worst effect.
 */
public final class Losses {
    private static final int MOST = 64;
    private static final String MORE = "...";

    private final Map<String, Loss> byPath = new LinkedHashMap<>();

    public void add(String path, Effect effect, String why) {
        if (effect == Effect.HINT) {
            return;
        }
        String key = byPath.size() < MOST || byPath.containsKey(path) ? path : MORE;
        byPath.merge(
                key, new Loss(key, effect, why), (old, now) -> old.effect().compareTo(now.effect()) >= 0 ? old : now);
    }

    public void noted(String path, String why) {
        add(path, Effect.NOTED, why);
    }

    public void lossy(String path, String why) {
        add(path, Effect.LOSSY, why);
    }

    public void refused(String path, String why) {
        add(path, Effect.REFUSED, why);
    }

    public void addAll(Losses others) {
        others.byPath.values().forEach(loss -> add(loss.path(), loss.effect(), loss.why()));
    }

    /** All that was lost, in the order in which it was. */
    public List<Loss> all() {
        return new ArrayList<>(byPath.values());
    }

    /** The worst of them; {@link Effect#HINT} when nothing was lost. */
    public Effect worst() {
        return byPath.values().stream().map(Loss::effect).max(Effect::compareTo).orElse(Effect.HINT);
    }
}
