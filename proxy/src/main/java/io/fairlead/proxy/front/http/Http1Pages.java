package io.fairlead.proxy.front.http;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.http1.RequestHead;
import io.fairlead.proxy.http1.TargetForm;
import org.jspecify.annotations.Nullable;

/** What a connection answers by itself, without asking anybody. On the loop. */
final class Http1Pages {

    private final Http1Wire wire;

    Http1Pages(Http1Wire wire) {
        this.wire = wire;
    }

    /**
     * An error; the connection ends after it.
     *
     * @param to the head that is answered, when it could be read
     * @param asked what the log says of it
     * @param provider in whose dialect; null for plain JSON
     */
    void refuse(
            Engine engine,
            @Nullable RequestHead to,
            int status,
            String code,
            String sentence,
            String asked,
            @Nullable Provider provider) {
        String id = engine.newId();
        wire.last();
        ErrorAnswer error = ErrorPages.make(provider, Operation.OTHER, new Problem(status, code, sentence, id));
        engine.events().rejected(id, error.status(), code, asked); // before the client can have read it
        boolean connect = to != null && to.form() == TargetForm.AUTHORITY;
        boolean bodyless = bodyless(to);
        wire.head(
                error.status(),
                connect ? RefusalStatus.phrase(sentence) : Http1Wire.reason(error.status()),
                ErrorPages.fields(error, id, 0, RefusalStatus.field(code, sentence)),
                error.body().length,
                bodyless);
        wire.body(error.body(), bodyless);
        wire.finished();
    }

    /** A page of help. */
    void show(@Nullable RequestHead to, RequestDestination.Page page) {
        boolean bodyless = bodyless(to);
        wire.head(200, page.fields(), page.text().length, bodyless);
        wire.body(page.text(), bodyless);
        wire.finished();
    }

    private static boolean bodyless(@Nullable RequestHead to) {
        return to != null && to.method().equals("HEAD");
    }
}
