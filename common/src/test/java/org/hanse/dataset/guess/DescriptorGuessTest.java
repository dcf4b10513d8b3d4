// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;

/** Guesses of roles, types and layouts from names and values of columns. */
class DescriptorGuessTest extends GuessedFiles {

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
    void of_typesThatAreEvents_staysTheType() throws IOException {
        DescriptorGuess guess = guess(file(
                "log.csv",
                rows("user,item,type", row -> shopper(row) + "," + item(row) + "," + (row % 2 == 0 ? "view" : "buy"))));

        assertThat(lines(guess)).contains("column: type", "buy: purchase");
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
                        "# Not used: people.csv: no column holds an item id of the interactions (columns: person, town)",
                        "dataset: clicks");
        assertThat(guess.account())
                .containsEntry(
                        "not used",
                        "people.csv: no column holds an item id of the interactions (columns: person, town)");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().size()).isEqualTo(9);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
    }

    @Test
    void of_columnsThatAreNotRead_areNamed() throws IOException {
        Path log = file(
                "orders.csv",
                rows(
                        "email,sku,quantity,Author,Warehouse",
                        row -> shopper(row) + "@x.org," + item(row) + ",1,Ada " + row % 3 + ",w" + row % 2));

        DescriptorGuess guess = guess(log);

        assertThat(guess.account().get("not used")).contains("columns of orders.csv: ", "Author", "Warehouse");
        assertThat(guess.account().get("not used")).doesNotContain("sku").doesNotContain("email");
    }

    @Test
    void of_productsOfAnotherShop_areNoCatalogue() throws IOException {
        Path log = file("orders.csv", rows("email,sku,quantity", row -> shopper(row) + "@x.org," + item(row) + ",1"));
        Path items = file("products.csv", "sku,title\nx1,Green tea\nx2,Black tea\np1,White tea\n");

        DescriptorGuess guess = guess(log, items);

        assertThat(guess.account())
                .containsEntry(
                        "not used", "products.csv: sku holds 1 of 4 item ids of the interactions (columns: sku, title)")
                .doesNotContainKey("catalogue");
        assertReadsBack(guess);
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
    void of_rareTypeBeyondTheSample_isFoundAllTheSame() throws IOException {
        String text = "user,item,event\n" + "u1,p1,view\nu2,p2,view\n".repeat(15_000) + "u1,p1,purchase\n";
        assertThat(lines(guess(file("log.csv", text)))).contains("purchase: purchase");
    }
}
