// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.Measure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dropped and repaired rows, their counts, and limits. */
class CleaningTest {

    private static final String[] DESCRIPTOR = {
        "dataset: shop",
        "interactions:",
        "  layout: interactions",
        "  source: {path: log.csv, format: csv}",
        "  columns: {shopper: user, item: product, time: {column: at, format: epoch-seconds}, price: price}",
    };

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary);
    }

    /** A log of ten sound rows, with {@code more} after them. */
    private DatasetFolder log(String... more) {
        List<String> rows = new ArrayList<>(List.of("user,product,at,price"));
        for (int i = 0; i < 10; i++) {
            rows.add("u" + i % 3 + ",i" + i % 4 + "," + (100 + i) + ",1.5");
        }
        rows.addAll(List.of(more));
        return folder.file("log.csv", rows.toArray(String[]::new));
    }

    /** A faulty row, the reason it is dropped for, and the value shown. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "',i1,5,1' => missing shopper id => ''",
                "'  ,i1,5,1' => missing shopper id => ''",
                "'u1,,5,1' => missing item id => ''",
                "'u\u0001,i1,5,1' => id with a control or direction character => ''",
                "'u1,i\u202e1,5,1' => id with a control or direction character => ''",
                "'u1,i1,,1' => unparsable time => ': \"\"'",
                "'u1,i1,yesterday,1' => unparsable time => ': \"yesterday\"'",
                "'u1,i1,4000000000,1' => time in the future => ': \"4000000000\"'",
                "'u0,i0,100,1.5' => exact duplicate => ''",
                "'u1,i1,5' => malformed line => ': u1,i1,5'",
                "'u1,i1,5,1,9' => malformed line => ': u1,i1,5,1,9'"
            })
    void row_faulty_isDroppedAndCounted(String row, String reason, String value) {
        log(row, "u1,i1,7,2");

        Dataset dataset = folder.read(DESCRIPTOR);

        assertThat(dataset.interactions().size()).isEqualTo(11);
        assertThat(dataset.report().rows()).isEqualTo(12);
        assertThat(dataset.report().dropped()).containsExactly(entry(reason, 1L));
        assertThat(dataset.report().repaired()).isEmpty();
        assertThat(dataset.report().examples())
                .containsExactly(entry(reason, folder.path("log.csv") + " row 12" + value));
        assertThatThrownBy(() -> folder.readStrictly(DESCRIPTOR))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.path("log.csv") + " row 12")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"-1", "free", "NaN", "Infinity"})
    void price_impossible_isLeftOutAndCounted(String price) {
        log("u1,i1,5," + price);

        Dataset dataset = folder.read(DESCRIPTOR);

        assertThat(dataset.interactions().size()).isEqualTo(11);
        assertThat(dataset.interactions()
                        .measure(Measure.PRICE, dataset.interactions().from(1)))
                .isNaN();
        assertThat(dataset.report().repaired()).containsExactly(entry("impossible price", 1L));
        assertThat(dataset.report().dropped()).isEmpty();
        assertThatThrownBy(() -> folder.readStrictly(DESCRIPTOR))
                .hasMessageStartingWith(folder.path("log.csv") + " row 12: \"" + price + "\": impossible price");
    }

    @Test
    void price_zero_isAPrice() {
        log("u1,i1,5,0");

        assertThat(folder.readStrictly(DESCRIPTOR).interactions().size()).isEqualTo(11);
    }

    @Test
    void measure_unreadable_isLeftOutAndCounted() {
        log("u1,i1,5,many");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product, quantity: price, value: price, dwell: price}");

        assertThat(dataset.report().repaired())
                .isEqualTo(Map.of("unreadable quantity", 1L, "unreadable value", 1L, "unreadable dwell", 1L));
    }

    @Test
    void rows_equalWithoutTimes_areRepeatsNotDuplicates() {
        folder.file("log.csv", "user,product", "u,a", "u,a", "u,b");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: interactions, source: {path: log.csv, format: csv}, columns: {shopper: user, item: product}}");

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "a", "b");
    }

    @Test
    void rows_equalButForAColumnThatIsNotMapped_areNoDuplicates() {
        folder.file("log.csv", "user,product,at,price,till", "u,a,1,1,1", "u,a,1,1,2", "u,b,1,1,1", "u,b,1,1,1");

        Dataset dataset = folder.read(DESCRIPTOR);

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "a", "b");
    }

    @Test
    void rows_equalInTwoFiles_areDuplicates() {
        folder.file("1.csv", "user,product,at,price", "u,a,1,1", "u,b,1,1")
                .file("2.csv", "price,at,user,product", "1,1,u,a");
        String[] descriptor = DESCRIPTOR.clone();
        descriptor[3] = descriptor[3].replace("log.csv", "'[12].csv'");

        assertThat(folder.read(descriptor).report().dropped()).containsExactly(entry("exact duplicate", 1L));
    }

    @Test
    void lastLine_cutOff_hasItsOwnReason() {
        log();
        byte[] whole = bytes("log.csv");
        folder.bytes("log.csv", Arrays.copyOf(whole, whole.length - "103,1.5\n".length()));

        Dataset dataset = folder.read(DESCRIPTOR);

        assertThat(dataset.interactions().size()).isEqualTo(9);
        assertThat(dataset.report().dropped()).containsExactly(entry("cut-off last line", 1L));
        assertThat(dataset.report().examples().get("cut-off last line")).contains("log.csv row 11: u0,i1,");
        assertThatThrownBy(() -> folder.readStrictly(DESCRIPTOR))
                .hasMessageContainingAll("log.csv row 11", "cut-off last line")
                .hasMessageEndingWith("Fix: complete or delete this row, or export the file again");
    }

    @Test
    void lines_blank_areNoRowsAndMoveNothing() {
        log("", "", "", "", "", "u1,i1", "u1,i1,5,1", "");

        Dataset dataset = folder.read(DESCRIPTOR);

        assertThat(dataset.interactions().size()).isEqualTo(11);
        assertThat(dataset.report().dropped()).containsExactly(entry("malformed line", 1L));
        assertThat(dataset.report().examples().get("malformed line")).endsWith("log.csv row 17: u1,i1");
    }

    @Test
    void lines_moreThanOneInAHundredMalformed_areRefusedWithTheLimit() {
        log("u1,i1", "u1,i2", "u1,i1,5,1");

        assertThatThrownBy(() -> folder.read(DESCRIPTOR))
                .hasMessageContaining("2 unreadable lines of 13; expected at most 1 in 100. Fix: check delimiter");
    }

    @Test
    void jsonLines_malformedAndCutOff_areCounted() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lines.add(i == 60 ? "{\"u\": 1, oops" : "{\"u\": " + i + ", \"i\": " + i % 7 + "}");
        }
        lines.add("{\"u\": 5, \"i\"");
        folder.file("log.jsonl", lines.toArray(String[]::new));

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: interactions, source: {path: log.jsonl, format: jsonl}, columns: {shopper: u, item: i}}");

        assertThat(dataset.interactions().size()).isEqualTo(119);
        assertThat(dataset.report().dropped()).isEqualTo(Map.of("malformed line", 1L, "cut-off last line", 1L));
        assertThat(dataset.report().examples().get("malformed line")).contains("log.jsonl row 61: {\"u\": 1, oops");
        assertThat(dataset.report().examples().get("cut-off last line")).contains("log.jsonl row 121");
    }

    @Test
    void item_unknownToTheCatalogue_isDropped() {
        log("u1,i9,5,1").file("items.csv", "id", "i0", "i1", "i2", "i3", "i4");
        List<String> lines = new ArrayList<>(List.of(DESCRIPTOR));
        lines.add("catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}");

        Dataset dataset = folder.read(lines.toArray(String[]::new));

        assertThat(dataset.catalogue().size()).isEqualTo(5);
        assertThat(dataset.report().dropped()).containsExactly(entry("unknown item", 1L));
        assertThat(dataset.report().examples().get("unknown item")).endsWith("row 12: \"i9\"");
    }

    @Test
    void policy_strict_allowsWhatTheDescriptorLeavesOut() {
        log();
        List<String> lines = new ArrayList<>(List.of(DESCRIPTOR));
        lines.add("  where: product <> 'i3'");
        lines.add("  filter: {shopper: 3}");

        Dataset dataset = folder.readStrictly(lines.toArray(String[]::new));

        assertThat(dataset.report().dropped())
                .isEqualTo(Map.of("excluded by where", 2L, "filter: shopper with too few interactions", 2L));
    }

    @Test
    void rows_mostWithTheSameFault_meansTheDescriptorIsWrong() {
        log();
        String[] descriptor = DESCRIPTOR.clone();
        descriptor[4] = descriptor[4].replace("epoch-seconds", "yyyy-MM-dd");

        assertThatThrownBy(() -> folder.read(descriptor))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        folder.path("log.csv") + " row 2: \"100\": found \"unparsable time\" in 10 of 10 rows")
                .hasMessageEndingWith("check the format of columns.time");
    }

    @Test
    void rows_secondsTakenForMillis_isSaid() {
        folder.file("log.csv", "user,product,at,price", "u,a,1600000000000,1", "u,b,1600000000000,1");

        assertThatThrownBy(() -> folder.read(DESCRIPTOR)).hasMessageContaining("time in the future");
    }

    @Test
    void lines_manyMalformed_meansTheyAreReadWrongly() {
        log("u1,i1", "u2,i2", "u1,i1,5,1");

        assertThatThrownBy(() -> folder.read(DESCRIPTOR))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.path("log.csv") + " row 12: u1,i1")
                .hasMessageContaining("check delimiter, header and quote");
    }

    @Test
    void lines_swallowedByAnOpenQuote_areNotLostSilently() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            rows.add("u1,i1," + i + ",1");
        }
        rows.set(3_000, "u1,\"i1,3000,1");
        log(rows.toArray(String[]::new));

        assertThatThrownBy(() -> folder.read(DESCRIPTOR))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("row 3012")
                .hasMessageContaining("a quote opened here is not closed");
    }

    @Test
    void rows_noneLeft_saysWhy() {
        log();
        List<String> lines = new ArrayList<>(List.of(DESCRIPTOR));
        lines.add("  where: price > 2");

        assertThatThrownBy(() -> folder.read(lines.toArray(String[]::new)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no usable interaction in 10 rows (dropped: 10 excluded by where)");
    }

    private byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder.path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
