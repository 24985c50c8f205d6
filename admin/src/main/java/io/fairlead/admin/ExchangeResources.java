package io.fairlead.admin;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RecentExchanges;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last calls, page by page, and each with its timeline. */
final class ExchangeResources {

    private static final String PATH = "/api/v1/exchanges";

    /** A page's beginning, by itself or in the link that said it. */
    private static final Pattern NEXT = Pattern.compile("(?:.*[?&]next=)?(\\d{1,18})");

    private final EngineView engine;

    private ExchangeResources(EngineView engine) {
        this.engine = engine;
    }

    static void add(Router router, EngineView engine) {
        ExchangeResources it = new ExchangeResources(engine);
        router.add("GET", PATH, it::list).add("GET", PATH + "/{id}", it::one);
    }

    private Reply list(Call call) {
        int limit = ItemLimit.of(call);
        if (limit == ItemLimit.WRONG) {
            return ItemLimit.wrong();
        }
        String next = call.parameter("next").orElse("0");
        Matcher place = NEXT.matcher(next);
        if (next.length() > 1_000 || !place.matches()) {
            return Reply.problem(400, "Bad Request", "next is what the page before said.");
        }
        Optional<String> provider = call.parameter("provider");
        Optional<String> outcome = call.parameter("outcome");
        Predicate<ExchangeRecord> wanted =
                each -> provider.map(each.provider()::equals).orElse(true)
                        && outcome.map(each.outcome()::equals).orElse(true);
        RecentExchanges.Page page = engine.exchanges(Long.parseLong(place.group(1)), limit, wanted);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        boolean timeline = call.flag("timeline");
        answer.put(
                "items",
                page.items().stream()
                        .map(each -> timeline ? withTimeline(each) : line(each))
                        .toList());
        answer.put("next", page.next() == 0 ? null : link(limit, provider, outcome, timeline, page.next()));
        return Reply.json(200, answer);
    }

    private static String link(
            int limit, Optional<String> provider, Optional<String> outcome, boolean timeline, long next) {
        QueryStringEncoder link = new QueryStringEncoder(PATH);
        link.addParam("limit", Integer.toString(limit));
        provider.ifPresent(it -> link.addParam("provider", it));
        outcome.ifPresent(it -> link.addParam("outcome", it));
        if (timeline) {
            link.addParam("timeline", "true");
        }
        link.addParam("next", Long.toString(next));
        return link.toString();
    }

    private Reply one(Call call) {
        return engine.exchange(call.variable("id"))
                .map(each -> Reply.json(200, each))
                .orElseGet(() -> Reply.problem(
                        404, "Not Found", "No exchange of that id is remembered; the oldest are forgotten."));
    }

    /** The same with its attempts beside their number. */
    private static Map<String, Object> withTimeline(ExchangeRecord exchange) {
        Map<String, Object> fields = line(exchange);
        fields.put("timeline", exchange.attempts());
        return fields;
    }

    /** An exchange in a list: the head of its record, and the number of its attempts in place of their timeline. */
    static Map<String, Object> line(ExchangeRecord exchange) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", exchange.id());
        fields.put("at", exchange.at());
        fields.put("provider", exchange.provider());
        fields.put("model", exchange.model());
        fields.put("route", exchange.route());
        fields.put("outcome", exchange.outcome());
        fields.put("code", exchange.code());
        fields.put("status", exchange.status());
        fields.put("target", exchange.target());
        fields.put("durationMs", exchange.durationMs());
        fields.put("attempts", exchange.attempts().size());
        return fields;
    }
}
