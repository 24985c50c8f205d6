package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the log goes. */
class LogKeysTest {

    private static TelemetryConfig log(String said) {
        return Given.snapshot("telemetry: { log: { " + said + " } }")
                .configuration()
                .telemetry();
    }

    @Test
    void a_file_is_a_path_alone_or_one_that_makes_room_when_it_is_full() {
        assertThat(log("file: out.log").file()).isEqualTo(new LogFile(Path.of("/etc/fairlead/out.log"), 0, 5));
        assertThat(log("file: { path: /var/log/f, size: 64KiB, keep: 3 }").file())
                .isEqualTo(new LogFile(Path.of("/var/log/f"), 64 << 10, 3));
        assertThat(log("file: { path: out.log, size: 1MiB }").file())
                .isEqualTo(new LogFile(Path.of("/etc/fairlead/out.log"), 1 << 20, 5));
        assertThat(log("file: { path: out.log, size: 1B, keep: 0 }").file())
                .isEqualTo(new LogFile(Path.of("/etc/fairlead/out.log"), 1, 0));
        assertThat(log("level: info").file()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tls://siem:6514        | tls://siem:6514
            tls://SIEM.example.com | tls://siem.example.com:6514
            tcp://10.0.0.9         | tcp://10.0.0.9:601
            TCP://10.0.0.9:514/    | tcp://10.0.0.9:514
            tls://[2001:DB8::1]:99 | tls://[2001:db8::1]:99
            tls://[::1]            | tls://[::1]:6514
            """)
    void a_syslog_server_is_named_by_a_url_whose_port_may_be_left_out(String said, String read) {
        assertThat(log("syslog: \"" + said + "\"").syslog()).hasToString(read);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            syslog: "udp://siem:514"       | fairlead.yaml:1:29: telemetry.log.syslog: found udp://siem:514 (expected: tls://host:port or tcp://host:port, such as tls://siem.example.com:6514)
            syslog: "siem:514"             | fairlead.yaml:1:29: telemetry.log.syslog: found siem:514 (expected: tls://host:port or tcp://host:port, such as tls://siem.example.com:6514)
            syslog: "tls://siem:0"         | fairlead.yaml:1:29: telemetry.log.syslog: found tls://siem:0 (expected: tls://host:port or tcp://host:port, such as tls://siem.example.com:6514)
            syslog: "tls://siem/x"         | fairlead.yaml:1:29: telemetry.log.syslog: found tls://siem/x (expected: tls://host:port or tcp://host:port, such as tls://siem.example.com:6514)
            syslog: "tls://u:CANARY@siem"  | fairlead.yaml:1:29: telemetry.log.syslog: found a value that is not shown here (expected: tls://host:port or tcp://host:port, such as tls://siem.example.com:6514)
            file: { size: 1MiB }           | fairlead.yaml:1:27: telemetry.log.file: found no path (expected: path, the file to write to)
            file: { pth: x }               | fairlead.yaml:1:29: telemetry.log.file.pth: unknown key (did you mean path?)
            file: { path: x, size: 5 }     | fairlead.yaml:1:44: telemetry.log.file.size: found 5 (expected: a size such as 64KiB, 32MiB or 1GiB)
            file: { path: x, keep: -1 }    | fairlead.yaml:1:44: telemetry.log.file.keep: found -1 (expected: a whole number from 0 to 1000)
            file: [x]                      | fairlead.yaml:1:27: telemetry.log.file: found a list (expected: a mapping with path, size, keep)
            """)
    void a_place_that_cannot_be_used_is_told_with_its_line_and_column(String said, String mistake) {
        assertThat(Given.mistakes("telemetry: { log: { " + said + " } }"))
                .singleElement()
                .asString()
                .isEqualTo(mistake);
    }

    @Test
    void how_many_files_are_kept_means_nothing_without_a_size() {
        assertThat(Given.mistakes("telemetry: { log: { file: { path: x, keep: 3 } } }"))
                .singleElement()
                .asString()
                .contains("telemetry.log.file.keep: says nothing without size");
        assertThat(Given.mistakes("telemetry: { log: { file: x } }")).isEmpty();
    }
}
