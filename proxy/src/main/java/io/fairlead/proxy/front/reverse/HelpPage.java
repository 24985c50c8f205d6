package io.fairlead.proxy.front.reverse;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code GET /} shows: how to use this port. Plain text, the same in a browser and in a terminal. */
public final class HelpPage {

    private HelpPage() {}

    /** {@code authority} is how the client reached us. */
    public static byte[] text(String authority, List<String> providers) {
        StringBuilder page = new StringBuilder(1024);
        page.append("Fairlead guides an application's LLM traffic around trouble. This port speaks three ways:\n\n");
        page.append("  forward proxy   HTTPS_PROXY=http://").append(authority).append("   (and trust Fairlead's CA)\n");
        page.append("  base URL        http://").append(authority).append("/<provider>/<the provider's own path>\n");
        page.append("                  such as OPENAI_BASE_URL=http://")
                .append(authority)
                .append("/openai/v1\n");
        page.append("  plain proxy     http_proxy=http://").append(authority).append("   (absolute-form requests)\n\n");
        page.append("Providers: ").append(String.join(", ", providers)).append("\n\n");
        page.append("`fairlead env` prints the lines to export.\n");
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }
}
