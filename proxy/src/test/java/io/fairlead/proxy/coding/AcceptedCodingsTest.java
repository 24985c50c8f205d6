package io.fairlead.proxy.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedCodingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | gzip, deflate, br, zstd",
                "gzip,deflate,br | gzip,deflate,br",
                "br;q=1.0, gzip;q=0.8, *;q=0.1 | br;q=1.0, gzip;q=0.8, deflate;q=0.1",
                "gzip, compress | gzip",
                "dcb, dcz, br | br",
                "compress;q=0.5, gzip;q=1.0 | gzip;q=1.0",
                "GZip, LZMA | GZip",
                "identity | identity",
                "identity;q=1, *;q=0 | identity;q=1, *;q=0",
                "* | gzip, deflate",
                "*;q=0.5 | gzip;q=0.5, deflate;q=0.5",
                "* , gzip;q=0 | deflate, gzip;q=0",
                "compress | identity",
                "compress, identity;q=0 | identity",
                "compress, *;q=0 | identity",
                "compress, gzip;q=0 | gzip;q=0",
                "compress;q=0, gzip | compress;q=0, gzip",
                "compress; q=0.000, gzip | compress; q=0.000, gzip",
                "compress;q=0.001, gzip | gzip",
                "'' | ''",
                "',,gzip' | ',,gzip'",
            })
    void a_provider_is_offered_what_the_client_takes_and_is_read_here(String accepted, String offered) {
        assertThat(AcceptedCodings.offered(accepted, Set.of("gzip", "deflate", "br", "zstd")::contains))
                .isEqualTo(offered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br, gzip, deflate | gzip, deflate",
                "zstd, br | identity",
                "br;q=1, identity;q=0 | identity",
                "gzip, deflate | gzip, deflate",
            })
    void what_does_not_load_is_not_offered(String accepted, String offered) {
        assertThat(AcceptedCodings.offered(accepted, Set.of("gzip", "deflate")::contains))
                .isEqualTo(offered);
    }
}
