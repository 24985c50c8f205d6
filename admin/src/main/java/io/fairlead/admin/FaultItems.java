package io.fairlead.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.exchange.Durations;
import io.fairlead.proxy.policy.fault.Fault;
import io.fairlead.proxy.policy.fault.Faults;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Faults as JSON, read and written. A mistake is an {@link IllegalArgumentException} whose message says where and what to do. */
final class FaultItems {

    private static final Set<String> KINDS = Set.of("status", "delay", "between", "reset", "stall");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int LEAST_STATUS = 400;
    private static final int MOST_STATUS = 599;

    private FaultItems() {}

    static List<Fault> read(JsonNode body, Set<String> providers, Set<String> routes) {
        JsonNode items = body.path("items");
        if (!items.isArray()) {
            throw new IllegalArgumentException(
                    "Send {\"items\": [{\"provider\": \"openai\", \"share\": \"50%\", \"status\": 503}]}.");
        }
        if (items.size() > Faults.MOST) {
            throw new IllegalArgumentException("At most " + Faults.MOST + " faults can be set.");
        }
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            faults.add(item(items.get(i), "items[" + i + "]", providers, routes));
        }
        return faults;
    }

    private static Fault item(JsonNode item, String at, Set<String> providers, Set<String> routes) {
        List<String> kinds = new ArrayList<>();
        Iterator<String> names = item.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (KINDS.contains(name)) {
                kinds.add(name);
            } else if (!Set.of("provider", "route", "share").contains(name)) {
                throw new IllegalArgumentException(at + " has no field \"" + name
                        + "\"; it has provider or route, share, and one of status, delay, between, reset, stall.");
            }
        }
        if (kinds.size() != 1) {
            throw new IllegalArgumentException(at + " needs exactly one of status, delay, between, reset, stall"
                    + (kinds.isEmpty() ? "." : ", and not " + String.join(" and ", kinds) + "."));
        }
        String provider = named(item.path("provider"), at + ".provider", providers);
        String route = named(item.path("route"), at + ".route", routes);
        if ((provider == null) == (route == null)) {
            throw new IllegalArgumentException(at + " needs a provider or a route, and not both.");
        }
        String kind = kinds.get(0);
        return new Fault(
                provider, route, share(item.path("share"), at), effect(kind, item.path(kind), at + "." + kind));
    }

    private static @Nullable String named(JsonNode value, String at, Set<String> known) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!known.contains(value.asText())) {
            throw new IllegalArgumentException(at + " is \"" + value.asText() + "\", which is not configured; there "
                    + (known.isEmpty() ? "is none." : "are " + String.join(", ", known) + "."));
        }
        return value.asText();
    }

    private static double share(JsonNode value, String at) {
        if (value.isMissingNode() || value.isNull()) {
            return 1;
        }
        Matcher percent = SHARE.matcher(value.asText());
        double share = value.isTextual() && percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : -1;
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(at + ".share is a text such as \"50%\", above 0% and up to 100%.");
        }
        return share;
    }

    private static Fault.Effect effect(String kind, JsonNode value, String at) {
        return switch (kind) {
            case "status" -> {
                if (!value.isInt() || value.intValue() < LEAST_STATUS || value.intValue() > MOST_STATUS) {
                    throw new IllegalArgumentException(at + " is a number from 400 to 599.");
                }
                yield new Fault.Status(value.intValue());
            }
            case "delay" -> new Fault.Delay(time(value, at));
            case "between" -> new Fault.Between(time(value, at));
            case "reset" -> {
                if (!value.asText().equals("before") && !value.asText().equals("middle")) {
                    throw new IllegalArgumentException(at + " is \"before\" or \"middle\".");
                }
                yield new Fault.Reset(value.asText().equals("middle"));
            }
            default -> {
                if (!value.isBoolean() || !value.booleanValue()) {
                    throw new IllegalArgumentException(at + " is true.");
                }
                yield new Fault.Stall();
            }
        };
    }

    private static Duration time(JsonNode value, String at) {
        Duration read = value.isTextual() ? Durations.read(value.asText()) : null;
        if (read != null && read.compareTo(LONGEST) <= 0) {
            return read;
        }
        throw new IllegalArgumentException(at + " is a time such as \"300ms\" or \"2s\", at most 10m.");
    }

    /** As it is sent. */
    static List<Map<String, Object>> written(List<Fault> faults) {
        return faults.stream().map(FaultItems::written).toList();
    }

    private static Map<String, Object> written(Fault fault) {
        Map<String, Object> item = new LinkedHashMap<>();
        if (fault.provider() != null) {
            item.put("provider", fault.provider());
        } else {
            item.put("route", String.valueOf(fault.route()));
        }
        item.put(
                "share",
                BigDecimal.valueOf(fault.share() * 100)
                                .setScale(3, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + "%");
        if (fault.effect() instanceof Fault.Status it) {
            item.put("status", it.status());
        } else if (fault.effect() instanceof Fault.Delay it) {
            item.put("delay", text(it.time()));
        } else if (fault.effect() instanceof Fault.Between it) {
            item.put("between", text(it.time()));
        } else if (fault.effect() instanceof Fault.Reset it) {
            item.put("reset", it.middle() ? "middle" : "before");
        } else {
            item.put("stall", true);
        }
        return item;
    }

    private static String text(Duration time) {
        return Syntaxes.show(time);
    }
}
