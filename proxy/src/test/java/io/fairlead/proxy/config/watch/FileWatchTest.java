package io.fairlead.proxy.config.watch;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final AtomicInteger told = new AtomicInteger();

    private static Map<Path, FileStamp> looks(Path... files) {
        Map<Path, FileStamp> looks = new java.util.HashMap<>();
        for (Path each : files) {
            looks.put(each, FileStamp.of(each));
        }
        return looks;
    }

    private void toldAtLeast(int times) {
        await().atMost(PATIENCE).until(() -> told.get() >= times);
    }

    @Test
    void a_file_is_looked_at_where_the_system_tells_of_no_change() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "one");
        try (FileWatch watch = new FileWatch(Folders::deaf, looks(file), told::incrementAndGet)) {
            watch.begin();
            Files.writeString(file, "two and more");
            toldAtLeast(1);
        }
    }

    @Test
    void a_file_that_comes_and_a_folder_that_comes_again_are_told() throws Exception {
        Path below = Files.createDirectory(folder.resolve("below"));
        Path file = below.resolve("a");
        try (FileWatch watch = FileWatch.of(looks(file), told::incrementAndGet)) {
            watch.begin();
            Files.writeString(file, "one");
            toldAtLeast(1);
            Files.delete(file);
            toldAtLeast(2);
            Files.delete(below);
            Files.createDirectory(below);
            Files.writeString(file, "three");
            toldAtLeast(3);
        }
    }

    @Test
    void a_link_that_leads_elsewhere_is_told_and_so_is_what_it_leads_to() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path two = Files.writeString(elsewhere.resolve("two"), "2");
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        try (FileWatch watch = FileWatch.of(looks(link), told::incrementAndGet)) {
            watch.begin();
            Files.delete(link);
            Files.createSymbolicLink(link, two);
            toldAtLeast(1);
            Files.writeString(two, "more");
            toldAtLeast(2);
        }
    }

    @Test
    void files_that_are_named_later_are_told_when_they_differ_from_what_was_read() throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "1");
        Path two = folder.resolve("two");
        try (FileWatch watch = FileWatch.of(looks(one), told::incrementAndGet)) {
            watch.begin();
            Map<Path, FileStamp> before = looks(one, two);
            Files.writeString(two, "it came between the reading and the watch");
            watch.follow(before);
            toldAtLeast(1);
        }
    }
}
