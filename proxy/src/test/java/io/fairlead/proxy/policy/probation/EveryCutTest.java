package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However an answer's bytes are cut, the verdict is the same and the client reads the same bytes. */
class EveryCutTest {

    private enum End {
        CLEAN,
        CUT
    }

    private record Script(String text, End end) {}

    private static final List<Script> SCRIPTS = List.of(
            new Script("role\nping\ndelta héllo\ndelta b\ndone\n", End.CLEAN),
            new Script("role\nerror\n", End.CLEAN),
            new Script("role\nerror\ndelta after\n", End.CLEAN),
            new Script("delta a\nerror\n", End.CLEAN),
            new Script("role\ndelta a\nerror\n", End.CUT),
            new Script("role\nping\n", End.CLEAN),
            new Script("role\nping\n", End.CUT),
            new Script("role\ndelta a\ndel", End.CUT),
            new Script("role\ndelta a\n", End.CLEAN),
            new Script("role\ndone", End.CLEAN),
            new Script("", End.CLEAN));

    private record Seen(String outcome, String end, boolean whole, byte[] bytes) {
        String verdict() {
            return outcome + " " + end + " " + whole;
        }
    }

    @BeforeAll
    static void every_coding_is_read_here() throws Exception {
        ContentCodings.ready("br, zstd").get(60, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicTest> every_cut_gives_the_same_verdict_and_the_same_bytes() {
        return Stream.concat(Packing.CODINGS.stream(), Stream.of("compress"))
                .flatMap(encoding -> SCRIPTS.stream()
                        .map(script -> DynamicTest.dynamicTest(
                                encoding + ": " + script,
                                () -> everyCut(packed(script.text, encoding), encoding, script))));
    }

    private static void everyCut(byte[] bytes, String encoding, Script script) {
        Seen uncut = run(List.of(bytes), encoding, script.end);
        for (int cut = 1; cut < bytes.length; cut++) {
            Seen seen = run(
                    List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)),
                    encoding,
                    script.end);
            same(seen, uncut, "cut at " + cut);
        }
        same(run(singles(bytes), encoding, script.end), uncut, "byte by byte");
        if (uncut.outcome.equals("answered")) {
            assertThat(uncut.bytes).isEqualTo(bytes);
        }
    }

    private static void same(Seen seen, Seen uncut, String how) {
        assertThat(seen.verdict()).as(how).isEqualTo(uncut.verdict());
        assertThat(seen.bytes).as(how).isEqualTo(uncut.bytes);
    }

    private static Seen run(List<byte[]> pieces, String encoding, End end) {
        VirtualLoop loop = new VirtualLoop();
        ScriptedBody body = new ScriptedBody();
        CollectingSink client = new CollectingSink();
        StreamEnd[] settled = new StreamEnd[1];
        Attempt attempt = Calls.attempt(Calls.streamed(loop, "m"));
        attempt.whenSettled(how -> settled[0] = how);
        Headers headers = Headers.of("content-encoding", encoding);
        CompletableFuture<Outcome> outcome = new Probation(
                        TimeoutsConfig.defaults(),
                        new LearnedTimes(loop::nanoTime),
                        ProbationTest.JUDGE,
                        it -> false,
                        MemoryAccount.unbounded(),
                        null)
                .around(it -> CompletableFuture.completedFuture(Outcome.answered(new Answer(200, headers, -1, body))))
                .serve(attempt);
        outcome.thenAccept(it -> {
            if (it instanceof Outcome.Answered answered) {
                answered.answer().body().open(client);
            }
        });
        pieces.forEach(body::send);
        if (end == End.CLEAN) {
            body.complete();
        } else {
            body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        }
        loop.run();
        assertThat(body.held()).isZero();
        assertThat(loop.waiting()).isZero();
        return new Seen(word(outcome.join()), word(settled[0]), client.whole(), client.bytes());
    }

    private static String word(Outcome outcome) {
        return outcome.fold(answer -> "answered", Object::toString, Failure::code, "abandoned");
    }

    private static String word(StreamEnd end) {
        return end instanceof StreamEnd.Broken it ? it.failure().code() + it.atBoundary() : end.toString();
    }

    private static List<byte[]> singles(byte[] bytes) {
        return Stream.iterate(0, i -> i < bytes.length, i -> i + 1)
                .map(i -> new byte[] {bytes[i]})
                .toList();
    }

    /** A coding that is not read is passed as it is. */
    private static byte[] packed(String text, String encoding) {
        return Packing.packed(Packing.CODINGS.contains(encoding) ? encoding : "identity", text);
    }

    @Test
    void a_gzip_header_with_every_field_is_stepped_over() throws IOException {
        byte[] plain = packed("role\ndelta a\ndone\n", "gzip");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(plain, 0, 3);
        out.write(4 | 8 | 16 | 2);
        out.write(plain, 4, 6);
        out.write(new byte[] {3, 0, 9, 9, 9}, 0, 5);
        out.write("name\0comment\0".getBytes(StandardCharsets.UTF_8));
        out.write(new byte[] {7, 7}, 0, 2);
        out.write(plain, 10, plain.length - 10);
        everyCut(out.toByteArray(), "gzip", new Script("", End.CLEAN));
        assertThat(run(List.of(out.toByteArray()), "gzip", End.CLEAN).verdict()).startsWith("answered Complete");
    }

    @Test
    void several_gzip_members_are_one_stream() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(packed("role\ndelta a\n", "gzip"));
        out.write(packed("done\n", "gzip"));
        Seen seen = run(List.of(out.toByteArray()), "gzip", End.CLEAN);
        assertThat(seen.verdict()).startsWith("answered Complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_compressed_stream_without_its_finish_is_broken_and_takes_no_event_of_ours(String coding) {
        Seen seen = run(List.of(packed("role\ndelta a\n", coding)), coding, End.CLEAN);
        assertThat(seen.end).isEqualTo("stream_incompletefalse");
        assertThat(seen.whole).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_decompression_bomb_is_passed_on_unread(String coding) {
        byte[] bomb = packed("ping\n".repeat(4_000_000), coding);
        assertThat(bomb.length).isLessThan(64 * 1024);
        Seen seen = run(List.of(bomb), coding, End.CLEAN);
        assertThat(seen.outcome).isEqualTo("answered");
        assertThat(seen.bytes).isEqualTo(bomb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void data_that_is_something_else_is_passed_on_unread(String coding) {
        byte[] plain = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
        Seen seen = run(List.of(plain), coding, End.CLEAN);
        assertThat(seen.verdict()).startsWith("answered Complete");
        assertThat(seen.bytes).isEqualTo(plain);
    }
}
