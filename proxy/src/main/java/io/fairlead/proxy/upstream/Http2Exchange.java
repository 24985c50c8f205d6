package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** One request and its answer, on a stream of an HTTP/2 connection. Confined to the loop. */
final class Http2Exchange implements AnswerBody.Source, Upload.Out {

    /** Interim answers before the final one. */
    private static final int INTERIMS = 32;

    private final Http2Upstream connection;
    private final UpstreamAttempt call;
    private final int stream;
    private final boolean pooled;
    private final int readsBefore;
    private @Nullable AnswerBody body;
    private @Nullable Upload upload;
    private long writtenNanos = -1;
    private boolean over;
    private int interims;
    private int status;
    private long promised = -1;
    private long received;
    private int unconsumed;

    /** {@code pooled}: the connection had served before and was idle; {@code readsBefore}: how often something had come. */
    Http2Exchange(Http2Upstream connection, UpstreamAttempt call, int stream, boolean pooled, int readsBefore) {
        this.connection = connection;
        this.call = call;
        this.stream = stream;
        this.pooled = pooled;
        this.readsBefore = readsBefore;
    }

    int stream() {
        return stream;
    }

    boolean over() {
        return over;
    }

    /** The body, behind the head. */
    void send(RequestBody content) {
        if (content instanceof RequestBody.Flowing flowing) {
            Upload starting = new Upload(flowing.take(), this);
            upload = starting;
            starting.start();
            return;
        }
        RequestBody.Whole whole = (RequestBody.Whole) content;
        ByteBuf last = Portions.last(whole.content().retainedDuplicate(), this::offer);
        if (whole.trailers().size() == 0) {
            sendsAll(connection.output().lastData(stream, last));
        } else {
            offer(last);
            sendsAll(connection.output().trailers(stream, whole.trailers()));
        }
    }

    private void offer(ByteBuf portion) {
        call.attempt().uptake().offered();
        connection.output().data(stream, portion).addListener(done -> {
            if (done.isSuccess() && !over) {
                call.attempt().uptake().taken();
            }
        });
    }

    /** With {@code lastWrite} the request ends. */
    void sendsAll(ChannelFuture lastWrite) {
        call.attempt().uptake().offered();
        lastWrite.addListener(done -> {
            if (done.isSuccess() && !over) {
                writtenNanos = call.nanoTime();
                call.attempt().sent();
            }
        });
    }

    void head(Http2Headers received, boolean last) {
        if (over) {
            return;
        }
        if (body != null) {
            ended(Http2Fields.fields(received));
            return;
        }
        status = Http2Fields.status(received);
        if (status < 0 || status == 101 || (status < 200 && (last || ++interims > INTERIMS))) {
            malformed("its status is none");
            return;
        }
        if (status < 200) {
            return;
        }
        Headers fields = Http2Fields.fields(received);
        promised = Http2Fields.length(fields);
        if (promised == -2) {
            fail(() -> call.failed(Failures.badLength(call.host())));
            connection.output().reset(stream, Http2Error.PROTOCOL_ERROR);
            return;
        }
        boolean bodiless = bodiless();
        AnswerBody answer = new AnswerBody(this);
        body = answer;
        call.answered(status, fields, last || bodiless ? 0 : promised, answer);
        if (last) {
            ended(Headers.NONE);
        }
    }

    /** RFC 9110 section 6.4.1: these have no content whatever their fields say. */
    private boolean bodiless() {
        return status == 204 || status == 304 || call.request().method().equals("HEAD");
    }

    private void malformed(String what) {
        fail(() -> call.failed(Failures.badHead(call.host(), what)));
        connection.output().reset(stream, Http2Error.PROTOCOL_ERROR);
    }

    /** Takes DATA; gives back how many bytes of the window are free again at once. */
    int data(ByteBuf bytes, int padding, boolean last) {
        int window = bytes.readableBytes() + padding;
        AnswerBody answer = body;
        if (over || answer == null) {
            return window;
        }
        received += bytes.readableBytes();
        if (bytes.isReadable()) {
            answer.data(bytes.retain());
        }
        if (over) {
            return window;
        }
        if (last) {
            ended(Headers.NONE);
            return window;
        }
        if (answer.wantsMore()) {
            return window;
        }
        unconsumed += window;
        return 0;
    }

    void readComplete() {
        if (body != null) {
            body.readComplete();
        }
    }

    private void ended(Headers trailers) {
        AnswerBody answer = body;
        if (answer == null || over) {
            return;
        }
        boolean early = writtenNanos < 0;
        boolean whole = promised < 0 || received == promised || (received == 0 && bodiless());
        finish();
        if (early) {
            connection.output().reset(stream, Http2Error.CANCEL); // the answer came before the request was whole
        }
        if (whole) {
            answer.complete(trailers);
        } else {
            answer.broken(received < promised ? Failures.cut(call.host(), true) : Failures.badFraming(call.host()));
        }
    }

    /** RST_STREAM came. */
    void resetBy(long error) {
        if (error == Http2Error.REFUSED_STREAM.code()) {
            turnedAway("refused_stream");
        } else if (error == Http2Error.HTTP_1_1_REQUIRED.code()) {
            connection.http1Required();
            http1Required();
        } else {
            fail(() -> call.failed(Failures.streamReset(call.host(), error)));
        }
    }

    void http1Required() {
        fail(call::http1Required);
    }

    /** The peer says that it did not process this stream. */
    void turnedAway(String code) {
        fail(() -> call.failed(Failures.unprocessed(call.host(), code)));
    }

    /** The peer broke the rules on this stream; {@code large}: by a head of more than is read. */
    void rejected(boolean large) {
        fail(() -> call.failed(
                large
                        ? Failures.headTooBig(call.host())
                        : Failures.badHead(call.host(), "a frame is not what it should be")));
    }

    /** The connection ended. Whoever said anything since the request, be it no answer, was not dead before. */
    void lost(boolean reset) {
        boolean heard = connection.reads() != readsBefore;
        fail(() -> call.lost(new UpstreamAttempt.Loss(pooled, heard, reset, writtenNanos)));
    }

    /** Ends it: by {@code beforeHead} when there is no head yet, else as a broken body. */
    private void fail(Runnable beforeHead) {
        if (over) {
            return;
        }
        AnswerBody answer = body;
        finish();
        if (answer == null) {
            beforeHead.run();
        } else {
            answer.broken(Failures.cut(call.host(), false));
        }
    }

    private void finish() {
        over = true;
        call.done();
        stopUpload();
    }

    private void stopUpload() {
        Upload running = upload;
        upload = null;
        if (running != null) {
            running.stop();
        }
    }

    /** The stream takes bytes again. */
    void writableAgain() {
        if (upload != null) {
            upload.writable();
        }
    }

    @Override
    public void resumed() {
        int free = unconsumed;
        unconsumed = 0;
        if (free > 0 && !over) {
            connection.output().consumed(stream, free);
        }
    }

    @Override
    public void dropped() {
        if (over) {
            return;
        }
        AnswerBody answer = body;
        finish();
        connection.output().reset(stream, Http2Error.CANCEL);
        connection.doubt();
        if (answer != null) {
            answer.cancel();
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        offer(Portions.last(bytes, this::offer));
    }

    @Override
    public void flush() {
        connection.output().flush();
    }

    @Override
    public void end(Headers trailers) {
        upload = null;
        if (trailers.size() == 0) {
            sendsAll(connection.output().lastData(stream, Unpooled.EMPTY_BUFFER));
        } else {
            sendsAll(connection.output().trailers(stream, trailers));
        }
        connection.output().flush();
    }

    @Override
    public void broken() {
        upload = null;
        if (over) {
            return;
        }
        boolean answered = body != null;
        AnswerBody answer = body;
        finish();
        connection.output().reset(stream, Http2Error.CANCEL);
        if (!answered) {
            call.failed(Failures.uploadBroke());
        } else if (answer != null) {
            answer.broken(Failures.uploadBroke());
        }
    }

    @Override
    public boolean writable() {
        return connection.output().writable(stream);
    }
}
