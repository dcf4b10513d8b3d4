// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalogue and shop texts in {@code decisions.csv}, which spreadsheets must not take for formulas. */
class DecisionTableTest {

    /** Returns the row of one recommended item, as a spreadsheet reads its cells. */
    private static List<String> row(String surface, String title, String score) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode record = json.createObjectNode();
        ObjectNode decision = record.putArray("decisions").addObject().put("id", "d1");
        ObjectNode document = decision.putObject("document").put("surface", surface);
        document.putArray("items").addArray().add(title).add(score).add("0.5").add("served");
        record.withObject("/sections/titles/items").put(title, title);
        try (var rows = new CsvMapper()
                .readerForListOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .<List<String>>readValues(DecisionTable.of(record))) {
            return rows.readAll().get(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(1)",
                "\uff1d1+1",
                "\uff0b1+1",
                "\uff0d1+1",
                "\uff201",
                "\ufe661",
                "\u22121+1"
            })
    void of_formula_hasAnApostropheInFrontBehindAnyBlanks(String formula) throws IOException {
        for (String blanks : List.of("", " ", "\t", "\r", "\n", "\u00a0", " \u3000\u2007", "\u200b", "\ufeff")) {
            String text = blanks + "'" + formula;
            assertThat(row(blanks + formula, blanks + formula, "1"))
                    .isEqualTo(List.of("d1", "", "", text, "", "", "", "1", text, text, "1", "0.5", "served"));
        }
    }

    /** With German settings a spreadsheet begins a new cell at a semicolon, whatever the quotes. */
    @ParameterizedTest
    @ValueSource(strings = {";", "\n", "\r\n", "\t"})
    void of_formulaBehindAnotherSeparator_hasAnApostropheInFront(String separator) throws IOException {
        assertThat(row("home", "Tea" + separator + " =1+1", "1")).contains("Tea" + separator + " '=1+1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tea", "Tea = good", "Tea; good", "Ünï -30 %", "'=1", "-1.5", "-2E-7", "\tTea"})
    void of_otherTextOrNumber_isUnchanged(String text) throws IOException {
        assertThat(row("home", text, "-1.25")).endsWith(text, text, "-1.25", "0.5", "served");
    }
}
