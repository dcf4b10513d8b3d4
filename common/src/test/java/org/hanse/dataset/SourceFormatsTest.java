// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.interaction.CatalogueItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format that a source may have. */
class SourceFormatsTest {

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary);
    }

    private Dataset readInteractions(String source) {
        return folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {" + source + "}",
                "  columns: {shopper: user, item: product, time: {column: at, format: epoch-seconds}}");
    }

    private List<CatalogueItem> readItems(String catalogue) {
        folder.file("log.txt", "u a b");
        return folder.read(
                        "dataset: shop",
                        "catalogue: {" + catalogue + "}",
                        "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token}")
                .catalogue()
                .items();
    }

    private static void assertThatTwoShoppersWereRead(Dataset dataset) {
        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("u1", "u2");
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "b");
        assertThat(DatasetFolder.items(dataset, 1)).containsExactly("b");
        assertThat(dataset.interactions().timeMicros(1)).isEqualTo(20_000_000L);
    }

    @Test
    void csv_quotesAndLineBreaksInside_areValues() {
        folder.file("items.csv", "id,title", "a,\"red, \"\"wide\"\"\nchair\"", "b,'plain'");

        assertThat(readItems("source: {path: items.csv, format: csv}, columns: {item: id, title: title}"))
                .extracting(CatalogueItem::title)
                .containsExactly("red, \"wide\"\nchair", "'plain'");
    }

    @Test
    void csv_ownQuoteAndEscape_areUsed() {
        folder.file("items.csv", "id;title", "a;'red; wide\\'s'", "b;x");

        assertThat(readItems("source: {path: items.csv, format: csv, delimiter: ';', quote: \"'\", escape: '\\'},"
                        + " columns: {item: id, title: title}"))
                .extracting(CatalogueItem::title)
                .containsExactly("red; wide's", "x");
    }

    @Test
    void csv_noQuote_quotesAreText() {
        folder.file("items.tsv", "id\ttitle", "a\t\"5 inch\" pan", "b\tx");

        assertThat(readItems("source: {path: items.tsv, format: csv, delimiter: '\\t', quote: ''},"
                        + " columns: {item: id, title: title}"))
                .extracting(CatalogueItem::title)
                .containsExactly("\"5 inch\" pan", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void csv_lineEnds_doNotMatter(String lineEnd) {
        folder.bytes(
                "log.csv",
                String.join(lineEnd, "user,product,at", "u1,a,10", "u2,b,5", "u1,b,20", "")
                        .getBytes(StandardCharsets.UTF_8));

        assertThatTwoShoppersWereRead(readInteractions("path: log.csv, format: csv"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user,product,at\r\nu1,a,10\nu2,b,5\r\nu1,b,20\n",
                "user,product,at\nu1,a,10\r\nu2,b,5\nu1,b,20",
                "user,product,at\nu1,a,10\ru2,b,5\nu1,b,20\n",
                "user,product,at\ru1,a,10\r\nu2,b,5\ru1,b,20\r",
                "user,product,at\r\r\nu1,a,10\r\r\nu2,b,5\r\r\nu1,b,20\r\r\n"
            })
    void csv_mixedLineEnds_areLineEnds(String text) {
        folder.bytes("log.csv", text.getBytes(StandardCharsets.UTF_8));

        Dataset dataset = readInteractions("path: log.csv, format: csv");

        assertThatTwoShoppersWereRead(dataset);
        assertThat(dataset.report().reasons()).isEmpty();
    }

    @Test
    void csv_byteOrderMark_isNoPartOfTheFirstName() {
        folder.encoded("log.csv", StandardCharsets.UTF_8, "\uFEFFuser,product,at", "u1,a,10", "u2,b,5", "u1,b,20");

        assertThatTwoShoppersWereRead(readInteractions("path: log.csv, format: csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", ""})
    void csv_noHeader_columnsAreNumbered(String letter) {
        folder.file("log.csv", "u1,a,10", "u2,b,5", "u1,b,20");

        assertThatTwoShoppersWereRead(folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv, header: false}",
                "  columns: {shopper: c0, item: c1, time: {column: c2, format: epoch-seconds}}"
                        .replaceAll("c(\\d)", letter + "$1")));
    }

    @Test
    void csv_columnWithoutName_isReadableByItsNumber() {
        folder.file("log.csv", ",product,at", "u1,a,10", "u2,b,5", "u1,b,20");

        assertThatTwoShoppersWereRead(folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: c0, item: product, time: {column: at, format: epoch-seconds}}"));
    }

    @Test
    void csv_gzipped_isUnpacked() {
        folder.gzipped("log.csv.gz", "user,product,at", "u1,a,10", "u2,b,5", "u1,b,20");

        assertThatTwoShoppersWereRead(readInteractions("path: log.csv.gz, format: csv"));
    }

    @Test
    void glob_filesWithOtherColumnOrderAndOtherLooks_areOneTable() {
        folder.file("part-1.csv", "user,product,at", "007,1,10")
                .file("part-2.csv", "at,extra,product,user", "20,x,b,u");

        Dataset dataset = readInteractions("path: 'part-?.csv', format: csv");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("007", "u");
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("1", "b");
    }

    @Test
    void glob_foldersAndBrackets_match() {
        folder.file("y/2019/a[1].csv", "user,product,at", "u1,a,10", "u2,b,5")
                .file("y/2020/b.csv", "user,product,at", "u1,b,20");

        assertThatTwoShoppersWereRead(readInteractions("path: 'y/**/*.csv', format: csv"));
    }

    @Test
    void path_nameWithWildCharacters_isThatFile() {
        folder.file("log[1].csv", "user,product,at", "u1,a,10", "u2,b,5", "u1,b,20")
                .file("log1.csv", "nothing");

        assertThatTwoShoppersWereRead(readInteractions("path: 'log[1].csv', format: csv"));
    }

    @ParameterizedTest
    @CsvSource({
        "GB18030, 红色连衣裙",
        "Big5, 紅色洋裝",
        "Shift_JIS, 赤いドレス",
        "windows-1252, Größe “M” – 5€",
        "ISO-8859-1, crème brûlée",
        "UTF-16LE, schön"
    })
    void encoding_named_isDecoded(String encoding, String title) {
        folder.encoded("items.csv", Charset.forName(encoding), "id,title", "a," + title, "b,x");

        assertThat(readItems("source: {path: items.csv, format: csv, encoding: " + encoding
                        + "}, columns: {item: id, title: title}"))
                .extracting(CatalogueItem::title)
                .containsExactly(title, "x");
    }

    @Test
    void jsonl_numbersTextsAndNested_areRead() {
        folder.file(
                "log.jsonl",
                "{\"user\": \"u1\", \"product\": \"a\", \"at\": 10, \"x\": {\"y\": 1}}",
                "{\"user\": \"u2\", \"product\": \"b\", \"at\": \"5\"}",
                "",
                "{\"at\": 20, \"product\": \"b\", \"user\": \"u1\"}");

        Dataset dataset = readInteractions("path: log.jsonl, format: jsonl");

        assertThatTwoShoppersWereRead(dataset);
        assertThat(dataset.report().reasons()).isEmpty();
    }

    @Test
    void jsonl_longNumbers_stayExact() {
        folder.file(
                "log.jsonl",
                "{\"user\": 12345678901234567890, \"product\": 1, \"at\": 1}",
                "{\"user\": 12345678901234567891, \"product\": 2, \"at\": 1}");

        assertThat(DatasetFolder.shoppers(
                        readInteractions("path: log.jsonl, format: jsonl").interactions()))
                .containsExactly("12345678901234567890", "12345678901234567891");
    }

    @Test
    void jsonl_nestedFields_areForExpressions() {
        folder.file(
                "items.jsonl",
                "{\"id\": \"a\", \"meta\": {\"name\": \"chair\", \"price\": 3.5}, \"tags\": [\"x\", \"y\"]}",
                "{\"id\": \"b\", \"meta\": {\"name\": \"desk\", \"price\": 7}, \"tags\": []}");

        List<CatalogueItem> items = readItems("source: {path: items.jsonl, format: jsonl}, columns: {item: id,"
                + " title: {sql: meta.name}, price: {sql: meta.price * 2}}, attributes: {column: tags}");

        assertThat(items).extracting(CatalogueItem::title).containsExactly("chair", "desk");
        assertThat(items).extracting(CatalogueItem::price).containsExactly(OptionalDouble.of(7), OptionalDouble.of(14));
        assertThat(items.get(0).attributes()).containsExactly("shop:x", "shop:y");
    }

    @Test
    void json_arrayOfObjects_isRead() {
        folder.file(
                "log.json",
                "[{\"user\": \"u1\", \"product\": \"a\", \"at\": 10},",
                " {\"user\": \"u2\", \"product\": \"b\", \"at\": 5}, {\"user\": \"u1\", \"product\": \"b\", \"at\": 20}]");

        assertThatTwoShoppersWereRead(readInteractions("path: log.json, format: json"));
    }

    @Test
    void jsonMap_idToObject_keysAreIdsAndFieldsColumns() {
        folder.gzipped(
                "items.json.gz",
                "{\"a\": {\"name\": \"chair\", \"price\": 3.5}, \"007\": {\"name\": \"desk\"}, \"b\": {}}");

        List<CatalogueItem> items =
                readItems("source: {path: items.json.gz, format: json-map}, columns: {title: name, price: price}");

        assertThat(items).extracting(item -> item.id().value()).containsExactly("a", "007", "b");
        assertThat(items).extracting(CatalogueItem::title).containsExactly("chair", "desk", "");
    }

    @Test
    void parquet_typedColumns_areRead() throws SQLException {
        write(
                "COPY (SELECT * FROM (VALUES ('u1', 'a', 10), ('u2', 'b', 5), ('u1', 'b', 20)) AS t(\"user\", product, \"at\"))");

        assertThatTwoShoppersWereRead(readInteractions("path: log.parquet, format: parquet"));
    }

    @Test
    void parquet_timestamps_needNoFormat() throws SQLException {
        write("COPY (SELECT 'u' AS \"user\", unnest([1, 2]) AS product, TIMESTAMP '1970-01-01 00:00:09' AS \"at\")");

        Dataset dataset = readInteractions("path: log.parquet, format: parquet");

        assertThat(dataset.interactions().timeMicros(0)).isEqualTo(9_000_000L);
    }

    private void write(String copy) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(copy + " TO '" + folder.path("log.parquet") + "' (FORMAT parquet)");
        }
    }

    @Test
    void jdbc_query_isRead() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.path("shop.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE log(buyer TEXT, product TEXT, at INTEGER, paid INTEGER)");
            statement.execute(
                    "INSERT INTO log VALUES ('u1', 'a', 10, 1), ('u2', 'b', 5, 1), ('u3', 'c', 1, 0), ('u1', 'b', 20, 1)");
        }

        assertThatTwoShoppersWereRead(
                readInteractions(
                        "jdbc: 'jdbc:sqlite:shop.db', query: 'SELECT buyer AS \"user\", product, at FROM log WHERE paid = 1 ORDER BY rowid'"));
    }

    @Test
    void read_anyOutcome_leavesNoTemporaryFiles() throws Exception {
        folder.gzipped("log.csv.gz", "user,product,at", "u1,a,10", "u2,b,5", "u1,b,20");
        Path before = Files.createDirectory(temporary.resolve("tmp"));
        String property = System.setProperty("java.io.tmpdir", before.toString());
        try {
            readInteractions("path: log.csv.gz, format: csv");
            assertThatThrownBy(() -> readInteractions("path: absent.csv.gz, format: csv"))
                    .hasMessageContaining("no such file");
        } finally {
            System.setProperty("java.io.tmpdir", property);
        }

        assertThat(before).isEmptyDirectory();
    }
}
