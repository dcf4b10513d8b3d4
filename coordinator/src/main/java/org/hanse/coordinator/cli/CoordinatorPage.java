// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;
import org.hanse.chart.PageTemplate;

/** Page of a coordinator's report: one self-contained file. It embeds the record, and has an empty element for the manifest. */
final class CoordinatorPage {

    private static final String TEMPLATE = "coordinator-report.mustache";
    private static final ObjectMapper JSON = new ObjectMapper();

    private CoordinatorPage() {}

    /** Returns the page of a record, well-formed XML as well as HTML. */
    static byte[] of(JsonNode record) {
        Map<String, Object> view = new HashMap<>();
        view.put("report", JSON.convertValue(record, Map.class));
        view.put("record", new String(CanonicalJson.bytes(record), StandardCharsets.UTF_8));
        view.put("from", record.path("from").asText().substring(0, 10));
        view.put("until", record.path("until").asText().substring(0, 10));
        return Mustache.compiler()
                .withEscaper(EmbeddedReport::escape)
                .compile(PageTemplate.of(CoordinatorPage.class, TEMPLATE))
                .execute(view)
                .getBytes(StandardCharsets.UTF_8);
    }
}
