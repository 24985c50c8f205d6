package io.fairlead.admin;

import java.util.Set;

/** Logging the console in and out. */
final class SessionResources {

    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict; Max-Age=";

    private final Guard guard;

    private SessionResources(Guard guard) {
        this.guard = guard;
    }

    static void add(Router router, Guard guard) {
        SessionResources it = new SessionResources(guard);
        router.change("POST", Guard.SESSION, it::begin).change("DELETE", Guard.SESSION, it::end);
    }

    private Reply begin(Call call) {
        return JsonBody.read(call, Set.of("token"), body -> {
            if (!body.path("token").isTextual()) {
                return Reply.problem(400, "Bad Request", "Send {\"token\": \"<the admin token>\"} as JSON.");
            }
            String token = body.path("token").textValue();
            if (!guard.demanding()) {
                return Reply.empty(204); // whoever can ask is in
            }
            return guard.right(token)
                    ? Reply.empty(204)
                            .with("set-cookie", cookie(guard.sessions().begin(token), Sessions.LIFE.toSeconds()))
                    : Reply.problem(401, "Unauthorized", "This is not the admin token.");
        });
    }

    private Reply end(Call call) {
        guard.sessions().end(call.caller().sessions());
        return Reply.empty(204).with("set-cookie", cookie("", 0));
    }

    private static String cookie(String value, long seconds) {
        return Sessions.COOKIE + "=" + value + ATTRIBUTES + seconds;
    }
}
