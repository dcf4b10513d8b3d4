// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;

/** Guesses for files that are written, packed or split in different ways, or that cannot be used. */
class FileGuessTest extends GuessedFiles {

    @Test
    void of_mixedLineEnds_areNoHindrance() throws IOException {
        String text = rows("user,product,when", row -> shopper(row) + "," + item(row) + ",2024-01-" + day(row));
        String mixed = text.replaceFirst("\n", "\r\n").replace("u7,", "\ru7,");

        assertThat(lines(guess(file("log.csv", mixed)))).contains("shopper: user", "item: product");
    }

    @Test
    void of_chineseHeaders_isUnderstood() throws IOException {
        DescriptorGuess guess = guess(file(
                "行为.csv",
                rows(
                        "用户ID,商品ID,商品标题,行为类型,时间",
                        row -> shopper(row) + "," + item(row) + ",有机绿茶礼盒装," + (row % 2 == 0 ? "浏览" : "购买") + ",2019-10-"
                                + day(row) + " 08:00:" + (10 + row % 50)),
                Charset.forName("GB18030")));

        assertThat(lines(guess))
                .contains("shopper: 用户ID", "item: 商品ID", "title: 商品标题", "column: 行为类型", "浏览: view", "购买: purchase")
                .anyMatch(line -> line.contains("encoding: GB18030"));
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().item(0).title()).isEqualTo("有机绿茶礼盒装");
    }

    @Test
    void of_jsonLines_isUnderstood() throws IOException {
        DescriptorGuess guess = guess(file(
                "reviews.jsonl",
                rows(
                        "",
                        row -> "{\"reviewerID\": \"" + shopper(row) + "\", \"asin\": \"" + item(row)
                                + "\", \"overall\": " + (1 + row % 5) + ".0, \"unixReviewTime\": "
                                + (1_400_000_000 + 86_400 * row) + "}")));

        assertThat(lines(guess))
                .contains(
                        "source: {path: reviews.jsonl, format: jsonl}",
                        "shopper: reviewerID",
                        "item: asin",
                        "value: overall",
                        "time: {column: unixReviewTime, format: epoch-seconds}");
        assertReadsBack(guess);
    }

    @Test
    void of_parquet_takesTimesAsTheyAre() throws IOException, SQLException {
        Path parquet = folder.resolve("log.parquet");
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            statement.execute("COPY (SELECT (i % 12)::DOUBLE AS customer_id, 'p' || i * i % 7 AS sku,"
                    + " TIMESTAMP '2019-10-01 00:00:00' + INTERVAL (i) HOUR AS ordered_at FROM range(60) AS t(i)) TO '"
                    + parquet + "' (FORMAT parquet)");
        }

        DescriptorGuess guess = guess(parquet);

        assertThat(lines(guess))
                .contains(
                        "source: {path: log.parquet, format: parquet}",
                        "shopper: {sql: \"regexp_replace(CAST(customer_id AS VARCHAR), '\\\\.0\\\\s*$', '')\"}",
                        "item: sku",
                        "time: ordered_at");
        assertReadsBack(guess);
        assertThat(readBack(guess).interactions().timed()).isTrue();
    }

    @Test
    void of_gzip_isUnpacked() throws IOException {
        Path packed = folder.resolve("log.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(rows("user,item", row -> shopper(row) + "," + item(row)).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(lines(guess(packed))).contains("shopper: user", "item: item");
        assertThat(readBack(guess(packed)).interactions().shoppers()).isEqualTo(12);
    }

    @Test
    void of_cutOffLastLine_isOverlooked() throws IOException {
        String text = rows("user,item,price", row -> shopper(row) + "," + item(row) + ",1.50");
        assertThat(lines(guess(file("log.csv", text + "u1,p")))).contains("shopper: user", "price: price");
    }

    @Test
    void of_cutOffGzip_isRefused() throws IOException {
        Path whole = folder.resolve("whole.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(rows("user,item", row -> shopper(row) + "," + item(row)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        assertRefused(
                "cut.csv.gz: found a gzip file that is cut off",
                Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, 40)));
    }

    @Test
    void of_partsOfOneTable_isOnePattern() throws IOException {
        Path first = file("2019-10.csv", rows("user_id,item_id", row -> shopper(row) + "," + item(row)));
        Path second = file("2019-11.csv", rows("user_id,item_id", row -> shopper(row) + "," + item(row + 1)));

        DescriptorGuess guess = guess(first, second);

        assertThat(lines(guess)).anyMatch(line -> line.startsWith("source: {path: \"2019-1*.csv\","));
        file("2019-12.csv", "other\n");
        assertThatThrownBy(() -> guess(first, second))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found other files too; expected a pattern for these alone");
    }

    /** A second table of orders is read too, or refused: never left out without a word. */
    @Test
    void of_twoTablesOfOrders_readsBothOrRefuses() throws IOException {
        Path first = file("orders_1.csv", rows("user_id,item_id", row -> shopper(row) + "," + item(row)));
        Path second = file("orders_2.csv", rows("user_id,item_id", row -> shopper(row) + "," + item(row + 1)));
        assertThat(guess(first, second).headline()).contains("interactions (purchase) in orders_*.csv");

        Path other = file("orders_2.csv", rows("user_id,item_id,qty", row -> shopper(row) + "," + item(row) + ",1"));
        assertThatThrownBy(() -> guess(first, other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a second table of interactions, with the columns user_id, item_id")
                .hasMessageContaining(". Fix: export both alike, which makes them one table, or leave one out");

        Path written = file("orders_2.csv", rows("user_id;item_id", row -> shopper(row) + ";" + item(row)));
        assertThatThrownBy(() -> guess(first, written))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a second table of interactions, written as csv with \";\"");

        // Beside a catalogue, and with a column of shoppers that no name shows.
        Path products = file("products.csv", "sku,name\np0,Tea\np1,Jug\np2,Cup\np4,Pot\n");
        Path till = file(
                "till.csv",
                rows(
                        "slip,sold on,loyalty,article",
                        row -> row / 2 + ",2026-05-" + day(row) + "," + (900 + row % 9) + "," + item(row)));
        assertThatThrownBy(() -> guess(first, products, till))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(till + ": found a second table of interactions, with the columns slip");
    }

    @Test
    void of_filesThatAreNoInteractions_saysWhatIsMissing() throws IOException {
        Path items = file("items.csv", "sku,title\np1,green tea\np2,black tea\np3,white tea\n");
        assertRefused(
                "items.csv: found a product list (sku, title); expected a file of interactions as well, such as orders, with a"
                        + " column for the shopper (e-mail or customer number) and one for the item. Fix: hanse data guess"
                        + " ORDERS.csv " + items,
                items);
        assertRefused(
                "feed.tsv: found a product list",
                file("feed.tsv", "id\ttitle\tavailability\n1\tgreen tea\tin\n2\ttea\tout\n3\toil\tlow\n4\tjam\tin\n"));
        assertRefused("towns.csv: no column looks like a shopper", file("towns.csv", "sku,town\np1,B\np2,V\np3,L\n"));
        assertRefused(
                "prose.txt: found no columns in the first line",
                file("prose.txt", "It was a dark night.\nRain fell.\n"));
        assertRefused("map.json: found one JSON object", file("map.json", "{\n \"a\": [1],\n \"b\": [2]\n}\n"));
        assertRefused(
                "empty.csv: is empty; expected rows of a table. Fix: export the file again", file("empty.csv", ""));
        assertRefused(
                "header.csv: found no rows below the header (shopper, item, at); expected interactions. Fix: export the"
                        + " file again",
                file("header.csv", "shopper,item,at\n"));
        assertRefused(
                "orders.xlsx: found a workbook; expected text. Fix: save the sheet as CSV, and guess that file",
                file("orders.xlsx", "PK"));
        assertRefused("packed.gz: found no gzip file", file("packed.gz", "a,b\n1,2\n"));
        assertRefused("missing.csv: found no such file", folder.resolve("missing.csv"));
        assertRefused("found a folder; expected a file", folder);
        assertRefused(
                "binary.csv: found no text", Files.write(folder.resolve("binary.csv"), new byte[] {1, 0, 2, 0, 3}));
    }
}
