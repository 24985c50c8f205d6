package io.fairlead.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console: a page and its files. The page holds one script inline, the map by which its modules find one another. Its
 * hash stands in the Content-Security-Policy (CSP Level 3, section 2.3.1), so no other inline script runs.
 */
final class Console {

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private Console() {}

    static void add(Router router) {
        StaticFiles files = new StaticFiles("console");
        router.add("GET", "/", call -> page(files.reply("index.html", call)))
                .add("GET", "/console/{*}", call -> files.reply(call.variable("*"), call));
    }

    private static Reply page(Reply reply) {
        return reply.with("content-security-policy", ReplyHeaders.POLICY + "; script-src 'self' " + Policy.HASH);
    }

    /** Made once, when the page is first asked for. */
    private static final class Policy {
        static final String HASH = hash(StaticFiles.text("console/index.html"));

        private static String hash(String page) {
            Matcher map = IMPORT_MAP.matcher(page);
            if (!map.find()) {
                throw new IllegalStateException("the console's page has no import map");
            }
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
                return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK knows SHA-256", e);
            }
        }
    }
}
