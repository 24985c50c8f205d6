package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class Tls13KnownTest {

    private static SSLContext tls() {
        try {
            return SSLContext.getInstance("TLS");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void who_asks_is_answered_and_nobody_else_notices() {
        Tls13Known.whileAsked(() -> {
            SSLContext mine = tls();
            assertThat(mine.getSupportedSSLParameters().getProtocols()).contains("TLSv1.3", "TLSv1.2");
            assertThat(mine.getDefaultSSLParameters().getProtocols()).contains("TLSv1.3");
            SSLContext others =
                    CompletableFuture.supplyAsync(Tls13KnownTest::tls).join();
            assertThat(others.getProvider().getName()).isEqualTo("SunJSSE");
            return "";
        });
        assertThat(Security.getProvider("Fairlead")).isNull();
        assertThat(tls().getProvider().getName()).isEqualTo("SunJSSE");
    }

    @Test
    void what_it_answers_is_true_of_this_jvm() throws Exception {
        SSLContext jdk = SSLContext.getInstance("TLS", "SunJSSE");
        jdk.init(null, null, null);
        assertThat(jdk.getSupportedSSLParameters().getProtocols()).contains("TLSv1.3", "TLSv1.2");
    }

    @Test
    void it_is_gone_when_the_question_failed() {
        try {
            Tls13Known.whileAsked(() -> {
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException e) {
            assertThat(Security.getProvider("Fairlead")).isNull();
            return;
        }
        throw new AssertionError("it failed");
    }
}
