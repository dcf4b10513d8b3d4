// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;

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
        try (InputStream in = Objects.requireNonNull(CoordinatorPage.class.getResourceAsStream(TEMPLATE), TEMPLATE);
                Reader template = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Mustache.compiler()
                    .withEscaper(EmbeddedReport::escape)
                    .compile(template)
                    .execute(view)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(TEMPLATE + " could not be read", e);
        }
    }
}
