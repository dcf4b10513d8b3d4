// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.CleaningPolicy;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guesses for files of many kinds; each must also read its own source without a fault. */
class DescriptorGuessTest {

    private static final int ROWS = 60;

    @TempDir
    Path folder;

    /** Rows of 12 shoppers with 7 items each bought again now and then. */
    private static String rows(String header, IntFunction<String> row) {
        String body = IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n"));
        return (header.isEmpty() ? "" : header + "\n") + body + "\n";
    }

    private static String shopper(int row) {
        return "u" + row % 12;
    }

    private static String item(int row) {
        return "p" + row * row % 7;
    }

    private static String day(int row) {
        return String.format("%02d", 1 + row / 10);
    }

    private Path file(String name, String text) throws IOException {
        return file(name, text, StandardCharsets.UTF_8);
    }

    private Path file(String name, String text, Charset encoding) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(encoding));
    }

    private DescriptorGuess guess(Path... files) {
        return DescriptorGuess.of(List.of(files), folder.resolve("dataset.yaml"), Optional.empty());
    }

    /** The descriptor's lines, each without its remark. */
    private static List<String> lines(DescriptorGuess guess) {
        return guess.yaml()
                .lines()
                .map(line -> line.replaceAll("\\s+# .*", "").strip())
                .toList();
    }

    /** What the guess reads from its own source; anything dropped or repaired is an error. */
    private Dataset readBack(DescriptorGuess guess) throws IOException {
        Path descriptor = Files.writeString(folder.resolve("dataset.yaml"), guess.yaml());
        return new DatasetReader(ReadingOptions.standard(InstantSource.system()).with(CleaningPolicy.STRICT))
                .read(DatasetDescriptor.read(descriptor));
    }

    private void assertReadsBack(DescriptorGuess guess) throws IOException {
        Dataset dataset = readBack(guess);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
        assertThat(dataset.interactions().shoppers()).isEqualTo(12);
    }

    @Test
    void of_mixedLineEnds_areNoHindrance() throws IOException {
        String text = rows("user,product,when", row -> shopper(row) + "," + item(row) + ",2024-01-" + day(row));
        String mixed = text.replaceFirst("\n", "\r\n").replace("u7,", "\ru7,");

        assertThat(lines(guess(file("log.csv", mixed)))).contains("shopper: user", "item: product");
    }

    @Test
    void of_commonCsv_knowsColumnsByTheirNames() throws IOException {
        DescriptorGuess guess = guess(file(
                "shop.csv",
                rows(
                        "event_time,event_type,product_id,category_code,brand,price,user_id,user_session",
                        row -> "2019-10-" + day(row) + " 10:00:" + (10 + row % 50) + " UTC,"
                                + List.of("view", "cart", "purchase", "teleport")
                                        .get(row % 4) + "," + item(row)
                                + ",home.tea,leaf," + (1 + row % 7) + ".50," + shopper(row) + ",s" + row / 2)));

        assertThat(lines(guess))
                .contains(
                        "source: {path: shop.csv, format: csv, delimiter: \",\", header: true}",
                        "shopper: user_id",
                        "item: product_id",
                        "time: {column: event_time, format: \"yyyy-MM-dd HH:mm:ss z\"}",
                        "session: user_session",
                        "price: price",
                        "column: event_type",
                        "cart: add_to_cart",
                        "teleport: teleport",
                        "from: interactions",
                        "category: category_code",
                        "brand: brand");
        assertThat(guess.yaml()).contains("no common word: say what it is");
        assertReadsBack(guess);
    }

    @Test
    void of_headerlessRatings_knowsColumnsByTheirValues() throws IOException {
        DescriptorGuess guess = guess(file(
                "u.data",
                rows(
                        "",
                        row -> (row % 12) + "\t" + (100 + row * row % 7) + "\t" + (1 + row % 5) + "\t"
                                + (881250949 + row))));

        assertThat(lines(guess))
                .contains(
                        "source: {path: u.data, format: csv, delimiter: \"\\t\", header: false}",
                        "shopper: c0",
                        "item: c1",
                        "value: c2",
                        "time: {column: c3, format: epoch-seconds}",
                        "type: {constant: rating}");
        assertThat(guess.yaml()).contains("a guess from its values");
        assertReadsBack(guess);
    }

    @Test
    void of_epochMillisAndVisitors_isUnderstood() throws IOException {
        DescriptorGuess guess = guess(file(
                "events.csv",
                rows(
                        "timestamp,visitorid,event,itemid,transactionid",
                        row -> (1433221332117L + row) + "," + row % 12 + "," + (row % 3 == 0 ? "addtocart" : "view")
                                + "," + row * row % 7 + ",")));

        assertThat(lines(guess))
                .contains(
                        "shopper: visitorid",
                        "item: itemid",
                        "time: {column: timestamp, format: epoch-millis}",
                        "addtocart: add_to_cart",
                        "view: view");
        assertReadsBack(guess);
    }

    @Test
    void of_semicolonsAndDecimalCommas_readsPricesAsNumbers() throws IOException {
        DescriptorGuess guess = guess(file(
                "bestellungen.csv",
                rows(
                        "Bestellnummer;Kundennummer;Artikelnummer;Bezeichnung;Menge;Einzelpreis;Bestelldatum",
                        row -> row / 2 + ";"
                                + shopper(row) + ";" + item(row) + ";Grüner Tee;1;1.234,5" + row % 7 + ";" + day(row)
                                + ".12.2019 08:"
                                + (10 + row % 50)),
                StandardCharsets.ISO_8859_1));

        assertThat(lines(guess))
                .contains(
                        "source: {path: bestellungen.csv, format: csv, delimiter: \";\", header: true, encoding: ISO-8859-1}",
                        "shopper: Kundennummer",
                        "item: Artikelnummer",
                        "session: Bestellnummer",
                        "quantity: Menge",
                        "title: Bezeichnung",
                        "time: {column: Bestelldatum, format: \"dd.MM.yyyy HH:mm\"}",
                        "type: {constant: purchase}");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().item(0).title()).isEqualTo("Grüner Tee");
        assertThat(dataset.catalogue().item(0).price().orElseThrow()).isBetween(1234.0, 1235.0);
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
            statement.execute("COPY (SELECT 'u' || i % 12 AS customer_id, 'p' || i * i % 7 AS sku,"
                    + " TIMESTAMP '2019-10-01 00:00:00' + INTERVAL (i) HOUR AS ordered_at FROM range(60) AS t(i)) TO '"
                    + parquet + "' (FORMAT parquet)");
        }

        DescriptorGuess guess = guess(parquet);

        assertThat(lines(guess))
                .contains(
                        "source: {path: log.parquet, format: parquet}",
                        "shopper: customer_id",
                        "item: sku",
                        "time: ordered_at");
        assertReadsBack(guess);
        assertThat(readBack(guess).interactions().timed()).isTrue();
    }

    @Test
    void of_negativeQuantities_takesThemForReturns() throws IOException {
        DescriptorGuess guess = guess(file(
                "invoices.csv",
                rows(
                        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID",
                        row -> 5000 + row / 3 + ","
                                + item(row) + ",WHITE TEA LIGHT HOLDER," + (row % 10 == 0 ? -1 : 6) + ",2010-12-"
                                + day(row)
                                + " 08:26:00,2.55," + (17850 + row % 12) + ".0")));

        assertThat(lines(guess))
                .contains(
                        "shopper: CustomerID",
                        "session: InvoiceNo",
                        "title: Description",
                        "map: {purchase: purchase, return: return}");
        assertThat(readBack(guess).interactions().types()).hasSize(2);
    }

    @Test
    void of_ordersWithTypesOfGoods_takesTheTypeForTheCategory() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order,E-Mail,Item #,SKU,Product title,Type,Qty,Unit price,Ordered at",
                        row -> "A-" + (100 + row / 2) + "," + shopper(row) + "@example.com," + (1 + row % 2) + ","
                                + item(row) + ",Green tea,Loose leaf,1,$" + (1 + row % 7) + ".50,\"Jan " + day(row)
                                + ", 2024\"")));

        assertThat(lines(guess))
                .contains(
                        "shopper: E-Mail",
                        "item: SKU",
                        "session: Order",
                        "category: Type",
                        "title: Product title",
                        "time: {column: Ordered at, format: \"MMM dd, yyyy\"}",
                        "type: {constant: purchase}");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().item(0).price()).hasValueCloseTo(1.5, offset(6.0));
        assertThat(dataset.interactions().timed()).isTrue();
    }

    @Test
    void of_typesThatAreEvents_staysTheType() throws IOException {
        DescriptorGuess guess = guess(file(
                "log.csv",
                rows("user,item,type", row -> shopper(row) + "," + item(row) + "," + (row % 2 == 0 ? "view" : "buy"))));

        assertThat(lines(guess)).contains("column: type", "buy: purchase");
    }

    @Test
    void of_twoColumnsThatNameShoppers_namesTheOtherOne() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "customer_id,email,sku,order_date",
                        row -> row % 12 + "," + shopper(row) + "@example.com," + item(row) + ",2024-01-" + day(row))));

        assertThat(guess.yaml()).contains("shopper: customer_id", "# by its name; could be email");
        assertThat(guess.account()).containsEntry("shopper", "customer_id: by its name; could be email");
    }

    @Test
    void of_guestsWithOneNumber_takesTheirAddresses() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "customer_id,billing_email,sku",
                        row -> (row % 2 == 0 ? 0 : row) + "," + shopper(row) + "@example.com," + item(row))));

        assertThat(lines(guess)).contains("shopper: billing_email");
    }

    @Test
    void of_pickupOrdersAmongOthers_stillFillTheOthers() throws IOException {
        // Orders of two rows. A third has no address at all, a tenth has one in its first row only.
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order,Email,SKU,Quantity",
                        row -> "A-" + (100 + row / 2) + ","
                                + ((row / 2 % 10 == 0 && row % 2 == 1) || row / 2 % 3 == 1
                                        ? ""
                                        : shopper(row) + "@x.org")
                                + "," + item(row) + ",1")));

        assertThat(lines(guess)).contains("carry: {by: Order, columns: [Email]}");
    }

    @Test
    void of_rowsWithoutItemNumber_takesTheTitleForThem() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "email,sku,item name,quantity",
                        row -> shopper(row) + "@example.com," + (row % 5 == 0 ? "" : item(row)) + ",Green tea no "
                                + item(row) + ",1")));

        assertThat(guess.account()).containsEntry("items without id", "12 rows: item name is used");
        assertThat(readBack(guess).interactions().size()).isEqualTo(ROWS);
    }

    @Test
    void of_shopWithoutItemNumbers_knowsItemsByTheirTitles() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "email,sku,item name,quantity,town",
                        row -> shopper(row) + "@example.com,,Green tea no " + item(row) + ",1,T" + row % 5)));

        assertThat(lines(guess)).contains("item: item name", "title: item name");
        assertReadsBack(guess);
    }

    @Test
    void of_manyRepeats_testsItemsThatAreNew() throws IOException {
        DescriptorGuess guess = guess(file("log.csv", rows("user,item", row -> shopper(row) + "," + item(row))));

        assertThat(guess.yaml()).contains("history: exclude, targets: new, cutoffs");
    }

    @Test
    void of_columnsOfOneName_readsTheFirst() throws IOException {
        DescriptorGuess guess = guess(
                file("log.csv", rows("user,item,price,price", row -> shopper(row) + "," + item(row) + ",1.50,2.50")));

        assertThat(lines(guess)).contains("price: price");
        assertThat(readBack(guess).catalogue().item(0).price()).hasValue(1.5);
    }

    @Test
    void of_secondFileWithTheItems_becomesTheCatalogue() throws IOException {
        Path log = file(
                "clicks.csv",
                rows(
                        "who,what,when",
                        row -> shopper(row) + "," + item(row) + ",2019-10-" + day(row) + "T08:00:" + (10 + row % 50)));
        Path items = file(
                "things.csv",
                "sku,product_name,unit_price\n"
                        + IntStream.range(0, 9)
                                .mapToObj(i -> "p" + i + ",green tea no " + i + ",1." + i + "0\n")
                                .collect(Collectors.joining()));
        Path people = file("people.csv", "person,town\nu1,Bergen\nu2,Lübeck\nu3,Visby\n");

        DescriptorGuess guess = guess(items, people, log);

        assertThat(lines(guess))
                .contains(
                        "source: {path: things.csv, format: csv, delimiter: \",\", header: true}",
                        "item: sku",
                        "title: product_name",
                        "price: unit_price",
                        "source: {path: clicks.csv, format: csv, delimiter: \",\", header: true}",
                        "# Not used: people.csv (person, town)",
                        "dataset: clicks");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().size()).isEqualTo(9);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
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
                .hasMessageContaining("no one pattern such as");
    }

    @Test
    void of_linesOfItems_areSequences() throws IOException {
        DescriptorGuess ids = guess(file("a.txt", "1 5 6 7\n2 5 7\n3 6 5 7 5\n4 7 6\n"));
        assertThat(lines(ids)).contains("layout: sequences", "shopper: first-token");
        assertThat(readBack(ids).interactions().size()).isEqualTo(11);

        DescriptorGuess plain = guess(file("b.txt", "5 6 7\n5 7\n6 5 7 5\n7 6\n"));
        assertThat(lines(plain)).contains("layout: sequences", "shopper: line-number");
        assertThat(readBack(plain).interactions().size()).isEqualTo(11);
    }

    @Test
    void of_propensities_areLoggedDecisions() throws IOException {
        DescriptorGuess guess = guess(file(
                "bandit.csv",
                rows(
                        "timestamp,item_id,position,click,propensity_score",
                        row -> "2019-11-24T00:01:" + (10 + row % 50) + "Z," + row % 7 + "," + (1 + row % 3) + ","
                                + row % 2 + ",0.25")));

        assertThat(lines(guess))
                .contains("layout: logged-decisions", "item: item_id", "propensity: propensity_score", "reward: click");
        assertThat(readBack(guess).decisions().orElseThrow().decisions()).hasSize(ROWS);
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
    void of_rareTypeBeyondTheSample_isFoundAllTheSame() throws IOException {
        String text = "user,item,event\n" + "u1,p1,view\nu2,p2,view\n".repeat(15_000) + "u1,p1,purchase\n";
        assertThat(lines(guess(file("log.csv", text)))).contains("purchase: purchase");
    }

    @Test
    void of_filesThatAreNoInteractions_saysWhatIsMissing() throws IOException {
        Path items = file("items.csv", "sku,title\np1,green tea\np2,black tea\np3,white tea\n");
        assertRefused("items.csv: no column looks like a shopper; columns: sku, title", items);
        assertRefused("prose.txt: is no table", file("prose.txt", "It was a dark night.\nRain fell.\n"));
        assertRefused("map.json: is one JSON object", file("map.json", "{\n \"a\": [1],\n \"b\": [2]\n}\n"));
        assertRefused("empty.csv: is empty", file("empty.csv", ""));
        assertRefused("packed.gz: is named .gz but is not packed", file("packed.gz", "a,b\n1,2\n"));
        assertRefused("missing.csv: no such file", folder.resolve("missing.csv"));
        assertRefused("is a folder", folder);
        assertRefused("binary.csv: is no text", Files.write(folder.resolve("binary.csv"), new byte[] {1, 0, 2, 0, 3}));
    }

    @Test
    void of_cutOffGzip_isRefused() throws IOException {
        Path whole = folder.resolve("whole.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write(rows("user,item", row -> shopper(row) + "," + item(row)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        assertRefused(
                "cut.csv.gz: the gzip file is cut off",
                Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, 40)));
    }

    private void assertRefused(String message, Path file) {
        assertThatThrownBy(() -> guess(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
