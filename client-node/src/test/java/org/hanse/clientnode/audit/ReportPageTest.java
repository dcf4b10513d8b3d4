// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.hanse.audit.DecisionFigures;
import org.junit.jupiter.api.Test;

class ReportPageTest {

    private static JsonNode line() throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"number": 7, "id": "00ff", "at": "2026-10-02T10:00:00Z", "shopper": 1, "events": [], "document":
                  {"surface": "home", "data": "1", "profiling": true, "slots": 1, "servedBy": "personal",
                   "because": "history", "cold": 0, "excluded": 0, "excludeMet": false,
                   "model": {"digest": "ab", "job": "books", "round": 1},
                   "items": [["p1", "-0.5", "0.00001", "explored"]],
                   "terms": {"base": "0.25", "network": "-0.75", "transitions": "0", "coOccurrence": "0",
                             "content": "0", "identity": "0"},
                   "sizes": ["0.25", "0.75", "0", "0", "0", "0"],
                   "reasons": [["p2", "view", "", "-0.75"]]}}
                """);
    }

    private static JsonNode record(String title) throws JsonProcessingException {
        DecisionFigures figures = new DecisionFigures("x");
        figures.add(line());
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode().put("node", "shop-a");
        root.put("from", "2026-10-01T00:00:00Z").put("until", "2026-11-01T00:00:00Z");
        ObjectNode sections = figures.sections();
        sections.putObject("titles").putObject("items").put("p1", title);
        root.set("sections", sections);
        root.putObject("sampling").put("challenge", "x").put("chosenBy", "given");
        root.set("decisions", figures.samples());
        return root;
    }

    @Test
    void page_oneDecision_hasItsReasonsInWords() throws JsonProcessingException {
        assertThat(ReportPage.unsigned(record("Shoe")))
                .contains(
                        "Why Shoe (p1) (score −0.5000):",
                        "view of p2: −0.7500",
                        "below 0.0001",
                        "drawn at random",
                        "Row 7 of the log, 2 October 2026, 10 h UTC, surface home",
                        "What would have changed it: not computed.",
                        "aria-label=\"Score of Shoe (p1): Base 0.2500; Trained network −0.7500; Score −0.5000.\"");
    }

    @Test
    void pageAndPdf_titleWithControlCharacters_areWritten() throws JsonProcessingException {
        JsonNode record = record("Shoe \u0001\u0085 \uFFFF 靴 \uD83D\uDC5F");
        assertThat(ReportPage.printed(record)).contains("Shoe \uFFFD\uFFFD \uFFFD 靴");
        byte[] pdf = ReportPdf.of(record);
        assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
        assertThat(ReportPdf.of(record)).isEqualTo(pdf);
    }
}
