// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.hanse.audit.ReportFiles;

/** Documents of a report: the record as page, on paper and as a table of decisions. */
public final class ReportDocuments {

    private ReportDocuments() {}

    /**
     * Returns the documents by name.
     *
     * @param fingerprint that of the key that signs
     */
    public static Map<String, byte[]> of(JsonNode record, String fingerprint) {
        return Map.of(
                ReportFiles.PAGE,
                ReportPage.unsigned(record, fingerprint).getBytes(StandardCharsets.UTF_8),
                "report.pdf",
                ReportPdf.of(record, fingerprint),
                "decisions.csv",
                DecisionTable.of(record).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the verdict of a record: green, amber or red. */
    public static String colour(JsonNode record) {
        return new VerdictText(record).colour();
    }
}
