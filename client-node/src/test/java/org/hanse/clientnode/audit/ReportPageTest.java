// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
                   "history": 4, "reasons": [["p2", "view", "", "-0.5"]]}}
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
    void page_nothingComputedOnChanges_saysSoOnceAboveTheDecisions() throws JsonProcessingException {
        String page = ReportPage.unsigned(record("Shoe"), "");
        String cards = page.substring(page.indexOf("<h3>Decision 1"));

        assertThat(page).containsOnlyOnce("<p>What would have changed it: this was not computed for this report.</p>");
        assertThat(cards).doesNotContain("What would have changed it:");
    }

    @Test
    void page_recordOfOneDay_namesTheDayOnce() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe");
        record.put("until", "2026-10-02T00:00:00Z");

        assertThat(ReportPage.unsigned(record, ""))
                .contains("Recommendations of shop-a, 1 October 2026<", "On 1 October 2026 the shop")
                .doesNotContain("1 October 2026 to");
    }

    @Test
    void page_oneDecision_hasItsReasonsInWords() throws JsonProcessingException {
        assertThat(ReportPage.unsigned(record("Shoe"), "AB12-CD34"))
                .contains(
                        "<p>Why Shoe (p1) (score −0.5000)</p>",
                        "view of p2</td><td class=\"number\" data-label=\"Adds to the score\">−0.5000</td>",
                        "3 other interactions</td><td class=\"number\" data-label=\"Adds to the score\">−0.2500</td>",
                        "The fingerprint of the key that signed this report is AB12-CD34.",
                        "Do not publish.",
                        "below 0.0001",
                        "drawn at random",
                        "Row 7 of the log, 2 October 2026, 10 h UTC, surface home",
                        "What would have changed it: this was not computed for this report.",
                        "aria-label=\"Score of Shoe (p1): Base 0.2500; Trained network −0.7500; Score −0.5000.\"");
    }

    @Test
    void sample_metRuleWithoutHistory_isNotNamed() throws JsonProcessingException {
        ObjectNode known = (ObjectNode) record("Shoe");
        ObjectNode document = (ObjectNode) known.at("/decisions/0/document");
        document.put("excludeMet", true);
        assertThat(ReportPage.unsigned(known, "")).contains("Rules: items that the shopper met were left out.");
        document.put("history", 0);
        assertThat(ReportPage.unsigned(known, "")).contains("Rules: none.");
        document.put("history", 4).put("profiling", false);
        assertThat(ReportPage.unsigned(known, "")).contains("Rules: none.");
    }

    @Test
    void whatIf_winnerInTheList_hasItsPlaceAndWhetherTheSetIsSmallest() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe");
        ((ArrayNode) record.at("/decisions/0/document/items"))
                .addArray()
                .add("p7")
                .add("-0.6")
                .add("1")
                .add("score");
        ObjectNode entry = ((ObjectNode) record.path("sections"))
                .putObject("whatIf")
                .putArray("decisions")
                .addObject();
        entry.put("id", "00ff").put("result", "changes").put("winner", "p7").put("smallest", false);
        entry.putArray("without").addArray().add("p2").add("view").add("");
        ((ArrayNode) entry.path("without")).addArray().add("p3").add("view").add("2026-10-01");
        assertThat(ReportPage.unsigned(record, ""))
                .contains(
                        "without these 2 interactions, p7 would be first; in this decision it has place 2.",
                        "<p>– view of p2</p>",
                        "<p>– view of p3 on 1 October 2026</p>",
                        "Proven smallest: no");
        entry.put("winner", "p8").put("smallest", true);
        assertThat(ReportPage.unsigned(record, "")).contains("it has no place", "Proven smallest: yes");
        ((ArrayNode) entry.path("without")).remove(1);
        assertThat(ReportPage.unsigned(record, ""))
                .contains("without the view of p2, p8 would be first", "Proven smallest: yes, since it is one");
        entry.put("smallest", false);
        assertThat(ReportPage.unsigned(record, ""))
                .contains("Proven smallest: the record does not say so.")
                .doesNotContain("smallest: yes");
    }

    @Test
    void whatIf_decisionWithoutHistory_isAnsweredAndNotAFailure() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe");
        ((ObjectNode) record.at("/decisions/0/document")).put("history", 0);
        assertThat(ReportPage.unsigned(record, ""))
                .contains("What would have changed it: nothing that the shopper did. No interaction was used, so no"
                        + " removal changes the first item.")
                .doesNotContain("was not computed for this report", "could not be computed");
    }

    @Test
    void reasons_baseThatIsZeroInAllDecisions_hasNoRowButASentence() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe");
        String row = "Base, the same for every shopper</td>";
        String sentence = "The base is 0.0000 in each of these tables of reasons, so it has no row.";
        assertThat(ReportPage.unsigned(record, "")).contains(row).doesNotContain(sentence);
        ((ObjectNode) record.at("/decisions/0/document/terms")).put("base", "0.00001");
        assertThat(ReportPage.unsigned(record, "")).contains(sentence).doesNotContain(row);
        ObjectNode other = record.path("decisions").path(0).deepCopy();
        ((ObjectNode) other.at("/document/terms")).put("base", "0.25");
        ((ArrayNode) record.path("decisions")).add(other);
        assertThat(ReportPage.unsigned(record, "")).contains(row).doesNotContain(sentence);
    }

    @Test
    void parameters_partWithoutShare_hasNoRowUnlessItChanged() throws JsonProcessingException {
        JsonNode sections = new ObjectMapper().readTree("""
                {"parameters": {"all": {"network": {"share": "1", "low": "1", "high": "1"},
                                        "identity": {"share": "0.000000", "low": "0", "high": "0"},
                                        "content": {"share": "0", "low": "0", "high": "0"}},
                  "surfaces": {"home": {
                    "parts": {"network": {"share": "1", "low": "1", "high": "1"},
                              "identity": {"share": "0", "low": "0", "high": "0"},
                              "content": {"share": "0", "low": "0", "high": "0"}},
                    "change": {"network": {"change": "0.1", "low": "0", "high": "0"},
                               "identity": {"change": "0.000000", "low": "0", "high": "0"},
                               "content": {"change": "-0.1", "low": "0", "high": "0"}}}}}}
                """);
        ReportView.Section section = new ParameterSection(sections).section();
        assertThat(section.tables())
                .hasSize(2)
                .allSatisfy(table -> assertThat(table.rows())
                        .extracting(row -> row.cells().get(0).text().split(":", -1)[0])
                        .containsExactlyInAnyOrder("Trained network", "Similarity"));
        assertThat(section.text())
                .contains("The tables have no row for parts with a share of 0, now and before: “Again”.");
    }

    @Test
    void page_eachDecision_hasALinkToTheTestsOfReasons() throws JsonProcessingException {
        String page = ReportPage.unsigned(record("Shoe"), "");
        String card = page.substring(page.indexOf("<h3>Decision 1"), page.indexOf("<h2 id=\"privacy\""));
        assertThat(card).contains("<a href=\"#faithfulness\">How the reasons were tested</a>");
        assertThat(page)
                .contains(
                        "<h2 id=\"faithfulness\">", "<h2 id=\"summary\">Summary</h2>", "verify_report.py and a guide");
    }

    @Test
    void page_decisiveTestFailed_warnsFourTimesAndOffersNoReasons() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe");
        ObjectNode model = ((ObjectNode) record.path("sections"))
                .putObject("faithfulness")
                .putArray("models")
                .addObject();
        ((ObjectNode) record.path("sections"))
                .putObject("parameters")
                .putObject("all")
                .putObject("network")
                .put("share", "0.9")
                .put("low", "0.8")
                .put("high", "1");
        model.put("model", "ab").put("grade", "contextual").put("offered", true);
        ArrayNode tests = model.putArray("tests");
        tests.addObject().put("name", "removal-signs").put("measured", "0.9").put("result", "pass");
        tests.addObject().put("name", "cost").put("measured", "").put("result", "reported");
        assertThat(ReportPage.unsigned(record, ""))
                .contains("Ask us why you saw an item", "What counts most", "not measured")
                .doesNotContain(ReasonTests.WARNING);
        model.put("offered", false);
        ((ObjectNode) tests.get(0)).put("result", "fail");
        String page = ReportPage.unsigned(record, "");
        assertThat(page)
                .contains("Red: no rule was broken, but the reasons", "Removing a strong reason moves the score")
                .doesNotContain("Ask us why you saw an item", "What counts most", "gates");
        assertThat(page.split("and its test failed: ", -1)).hasSize(2);
        for (String part : List.of("class=\"verdict", "id=\"summary\"", "id=\"decisions\"", "id=\"customer\"")) {
            String after = page.substring(page.indexOf(part));
            assertThat(after.substring(0, after.indexOf("<h2 id", 1))).as(part).contains(ReasonTests.WARNING);
        }
    }

    @Test
    void page_namesWithBidirectionalControls_areShownWithoutThem() throws JsonProcessingException {
        ObjectNode record = (ObjectNode) record("Shoe\u202E (1p)\u2066\n\tblue\u200B");
        ((ObjectNode) record.at("/decisions/0/document")).put("surface", "ho\u202Eme");
        ((ArrayNode) record.at("/decisions/0/document/reasons/0")).set(0, "p2\u202E");
        String page = ReportPage.printed(record, "");
        assertThat(page)
                .contains("Why Shoe (1p) blue (p1) (score", "view of p2<", "surface home, model")
                .doesNotContain("\u202E", "\u2066", "\u200B");
    }

    @Test
    void pageAndPdf_titleWithControlCharacters_areWritten() throws JsonProcessingException {
        JsonNode record = record("Shoe \u0001\u0085 \uFFFF 靴 \uD83D\uDC5F");
        assertThat(ReportPage.printed(record, "")).contains("Shoe \uFFFD 靴");
        byte[] pdf = ReportPdf.of(record, "");
        assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
        assertThat(ReportPdf.of(record, "")).isEqualTo(pdf);
    }
}
