package io.fairlead.agent.guest;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.management.ObjectName;

/** An application that knows nothing of an agent. It makes its choices, asks OpenAI, and leaves its main method. */
public final class Application {

    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";

    /** The logging framework that it chooses. */
    public static final class OwnLogManager extends LogManager {
        /** Made by the JDK. */
        public OwnLogManager() {}
    }

    private Application() {}

    /** {@code arguments}: how many calls. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
        System.setProperty("user.timezone", "Asia/Tokyo");
        say("logging", LogManager.getLogManager() instanceof OwnLogManager);
        say("zone", TimeZone.getDefault().getID());
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/chat/completions"))
                            .header("authorization", "Bearer key")
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(CHAT))
                            .build(),
                    BodyHandlers.ofString());
            say("answer", answer.statusCode() + " " + answer.body().contains("Hello"));
        }
        say(
                "bean",
                ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("io.fairlead:*"), null)
                        .isEmpty());
        say("visible", visible());
        say("end", "");
    }

    /** Names of the engine's that a class loader of the application would find. */
    private static Set<String> visible() {
        Set<String> visible = new TreeSet<>();
        for (String name : new String[] {
            "io.fairlead.agent.engine.Embedded", "io.fairlead.proxy.Fairlead", "io.fairlead.dialect.Usage"
        }) {
            if (Application.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null) {
                visible.add(name);
            }
        }
        return visible;
    }

    private static void say(String name, Object value) {
        System.out.println(name + "=" + value);
    }
}
