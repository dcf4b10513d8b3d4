// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Guesses for files that are cut off, mixed up or pasted together. */
class DamagedFileGuessTest extends GuessedFiles {

    private static final String HEADER = "user,sku,when,note";

    private static String quotedRow(int row) {
        return shopper(row) + "," + item(row) + ",2024-01-" + day(row) + ",\"fine, \"\"good\"\" and\nnice\"";
    }

    @Test
    void of_quotedCellsWithLineEnds_areNoDamage() throws IOException {
        assertReadsBack(guess(file("log.csv", rows(HEADER, DamagedFileGuessTest::quotedRow))));
    }

    @Test
    void of_fileCutOffInAQuotedCell_namesTheRow() throws IOException {
        String ten = HEADER + "\n" + quotedRow(0) + "\n" + quotedRow(1) + "\n";
        String message = "row 4: found a quoted cell that is not closed; expected a closing quote."
                + " Fix: remove the quote in row 4, or export the file again if it is cut off";

        assertRefused(message, file("line.csv", ten + "u1,p2,2024-01-02,\"fine"));
        assertRefused(message, file("lines.csv", ten + "u1,p2,2024-01-02,\"fine\nand ni"));
        assertRefused(message, file("end.csv", (ten + "u1,p2,2024-01-02,\"fine\n").replace("\n", "\r\n")));
        String many = rows(HEADER, DamagedFileGuessTest::quotedRow);
        assertRefused("row 62: found a quoted cell", file("many.csv", many + "u1,p2,2024-01-02,\"fi"));
    }

    @Test
    void of_headerWithAnotherDelimiter_namesBoth() throws IOException {
        String text =
                rows("user,sku,when,price", row -> shopper(row) + ";" + item(row) + ";2024-01-" + day(row) + ";1.50");

        assertRefused(
                "row 1: found names separated by \",\" over rows separated by \";\"; expected one delimiter in all rows."
                        + " Fix: write \";\" between the names of row 1",
                file("log.csv", text));
    }

    @Test
    void of_decimalCommasWithoutQuotes_namesTheFirstRow() throws IOException {
        String text =
                rows("user,sku,when,price", row -> shopper(row) + "," + item(row) + ",2024-01-" + day(row) + ",1,50");

        assertRefused(
                "row 2: found 5 cells in a row under 4 names, as in 60 of 60 rows; expected 4 cells. Fix: export with",
                file("log.csv", text));
    }

    private static String semicolonRow(int row) {
        return shopper(row) + ";" + item(row) + ";2024-01-" + day(row) + ";1,50";
    }

    @Test
    void of_shortLastLine_isDroppedAndNamed() throws IOException {
        String text = rows("user;sku;when;price", DamagedFileGuessTest::semicolonRow);

        DescriptorGuess guess = guess(file("log.csv", text + "u1;p2;20\n"));

        assertThat(guess.headline()).contains("61 rows read, 12 shoppers");
        assertThat(guess.account()).containsEntry("dropped", "1 cut-off last line (row 62: u1;p2;20)");
    }

    @Test
    void of_shortRowAmongTheRows_isDroppedAndNamed() throws IOException {
        String text = rows("user;sku;when;price", row -> row == 30 ? "Total;90" : semicolonRow(row));

        assertThat(guess(file("log.csv", text)).account())
                .containsEntry("dropped", "1 malformed line (row 32: Total;90)");
    }

    @Test
    void of_manyRowsWithAnotherDelimiter_namesTheFirstRowAndTheRemedy() throws IOException {
        String text = rows(
                "Kunde;Artikel;Datum;Preis",
                row -> row % 10 == 8 ? semicolonRow(row).replace(';', ',') : semicolonRow(row));

        assertRefused(
                "row 10: found 1 cell in a row under 4 names, as in 6 of 60 rows; expected 4 cells. Fix: write \";\"",
                file("log.csv", text));
    }

    @Test
    void of_blankLinesOnly_namesTheMissingHeader() throws IOException {
        assertRefused(
                "log.csv: found no header line, only blank lines; expected a table. Fix: add", file("log.csv", "\n"));
    }

    @Test
    void of_timesInTheFuture_areRefusedByTheReaderOfDataSets() throws IOException {
        String text = rows("user,sku,when", row -> shopper(row) + "," + item(row) + ",2924-01-" + day(row));

        assertThatThrownBy(() -> guess(file("log.csv", text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("log.csv row 2", "time in the future", "nothing was written. Fix:")
                .hasMessageNotContaining("\n");
    }

    @Test
    void of_largeFileCutOffInAQuotedCell_isReadToItsEnd() throws IOException {
        String row = ",2024-01-02T10:00:00Z,\"" + "a fine note\n".repeat(2_000) + "\"\n";
        StringBuilder text = new StringBuilder(HEADER + "\n");
        for (int i = 0; i < 400; i++) {
            text.append(shopper(i)).append(',').append(item(i)).append(row);
        }

        DescriptorGuess guess = guess(file("log.csv", text + "u1,p1,\"never closed\n"));

        assertThat(text.length()).isGreaterThan(9 << 20);
        assertThat(lines(guess))
                .contains("shopper: user", "item: sku")
                .anyMatch(line -> line.contains("{path: log.csv,"));
    }

    @Test
    void of_repeatedHeader_isNoRow() throws IOException {
        String text = rows("user,sku,when", row -> shopper(row) + "," + item(row) + ",2024-01-" + day(row));

        DescriptorGuess guess = guess(file("log.csv", "user,sku,when\n" + text));

        assertThat(guess.headline()).contains("61 rows read, 12 shoppers");
        assertThat(guess.account()).containsEntry("dropped", "1 header line among the rows (row 2)");
    }
}
