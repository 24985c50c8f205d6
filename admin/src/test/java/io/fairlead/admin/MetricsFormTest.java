package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFormTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                                     | TEXT
            */*                                                                                    | TEXT
            text/html, application/xhtml+xml, */*;q=0.8                                            | TEXT
            text/plain                                                                             | TEXT
            application/openmetrics-text                                                           | OPEN_METRICS
            Application/OpenMetrics-Text; Version="1.0.0"                                          | OPEN_METRICS
            application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1 | OPEN_METRICS
            application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1 | OPEN_METRICS
            application/openmetrics-text, */*                                                      | OPEN_METRICS
            text/plain;q=0.9, application/openmetrics-text;q=0.1                                   | TEXT
            text/*;q=0.9, application/openmetrics-text;q=0.1                                       | TEXT
            text/plain;q=0.2, */*;q=0.9, application/openmetrics-text;q=0.5                        | OPEN_METRICS
            application/openmetrics-text;q=0                                                       | TEXT
            application/openmetrics-text;q=0.0, text/plain                                         | TEXT
            application/openmetrics-text;q=nonsense                                                | TEXT
            application/openmetrics-text;version=2.0.0, text/plain;q=0.1                           | TEXT
            application/openmetrics-textual                                                        | TEXT
            ,;,=,;q                                                                                | TEXT
            """)
    void the_one_that_is_liked_more_is_chosen_and_text_where_none_is_named(String accept, MetricsForm form) {
        assertThat(MetricsForm.of(accept == null ? "" : accept)).isEqualTo(form);
    }
}
