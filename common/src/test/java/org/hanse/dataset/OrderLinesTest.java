// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of orders: cells that only the first row of an order fills, and cells that list several items. */
class OrderLinesTest {

    @TempDir
    Path temporary = Path.of("");

    private DatasetFolder folder = new DatasetFolder(Path.of(""));

    @BeforeEach
    void open() {
        folder = new DatasetFolder(temporary);
    }

    private Dataset read(String... keys) {
        String[] lines = new String[keys.length + 4];
        lines[0] = "dataset: shop";
        lines[1] = "interactions:";
        lines[2] = "  layout: interactions";
        lines[3] = "  source: {path: orders.csv, format: csv, header: true}";
        System.arraycopy(keys, 0, lines, 4, keys.length);
        return folder.read(lines);
    }

    private void shopify() {
        folder.file(
                "orders.csv",
                "Name,Email,Created at,Lineitem sku,Note",
                "#1,ann@x.org,2024-01-01 10:00:00,tea,\"ring",
                "twice\"",
                "#2,bob@x.org,2024-01-02 10:00:00,mug,",
                "#1,,,mug,",
                "#2, ,,tea,",
                "#3,,2024-01-03 10:00:00,tea,");
    }

    @Test
    void carry_blankCellsOfAnOrder_takeTheValueOfItsOtherRow() {
        shopify();

        Dataset dataset = read(
                "  columns: {shopper: Email, item: Lineitem sku, time: Created at, session: Name}",
                "  carry: {by: Name, columns: [Email, Created at]}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("ann@x.org", "bob@x.org");
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("tea", "mug");
        assertThat(DatasetFolder.items(dataset, 1)).containsExactly("mug", "tea");
        assertThat(dataset.report().dropped()).containsOnlyKeys("missing shopper id");
        assertThat(dataset.report().examples().get("missing shopper id")).endsWith("orders.csv row 6");
    }

    @Test
    void carry_withoutKey_takesAllCellsFromOneRowAbove() {
        folder.file(
                "orders.csv",
                "Order,Email,Date,SKU",
                "7,ann@x.org,2024-01-01,tea",
                ",,,mug",
                "8,,2024-01-02,cup",
                ",,,mug",
                "9,bob@x.org,2024-01-03,tea",
                ",,,mug");

        Dataset dataset = read(
                "  columns: {shopper: Email, item: SKU, time: Date, session: Order}",
                "  carry: {columns: [Order, Email, Date]}");

        // Order 8 has no address: its rows are no rows of ann. The equal rows of other orders are no duplicates.
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("tea", "mug");
        assertThat(DatasetFolder.items(dataset, 1)).containsExactly("tea", "mug");
        assertThat(dataset.report().dropped()).containsOnlyKeys("missing shopper id");
        assertThat(dataset.report().dropped()).containsEntry("missing shopper id", 2L);
    }

    @Test
    void carry_ofTheCatalogue_namesTheVariantsOfAProduct() {
        folder.file("orders.csv", "u,i", "ann,t-1", "ann,t-2", "bob,m-1")
                .file("items.csv", "Handle,Title,SKU", "tea,Green tea,t-1", "tea,,t-2", "mug,Mug,m-1");

        Dataset dataset = folder.read(
                "dataset: shop",
                "catalogue:",
                "  source: {path: items.csv, format: csv, header: true}",
                "  columns: {item: SKU, title: Title}",
                "  carry: {by: Handle, columns: [Title]}",
                "interactions:",
                "  layout: interactions",
                "  source: {path: orders.csv, format: csv, header: true}",
                "  columns: {shopper: u, item: i}");

        assertThat(dataset.catalogue().item(1).title()).isEqualTo("Green tea");
    }

    @Test
    void carry_ofAColumnThatIsNotThere_isRefused() {
        shopify();
        assertThatThrownBy(() -> read(
                        "  columns: {shopper: Email, item: Lineitem sku}", "  carry: {by: Name, columns: [Emial]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("interactions.carry: found \"Emial\"")
                .hasMessageContaining("did you mean \"Email\"?");
        assertThatThrownBy(() ->
                        read("  columns: {shopper: Email, item: Lineitem sku}", "  carry: {by: Name, columns: [Name]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found \"Name\", which is one of carry.columns");
        assertThatThrownBy(() -> read("  columns: {shopper: Email, item: Lineitem sku}", "  carry: {columns: []}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("Fix: name the columns to fill, or leave out carry");
    }

    @Test
    void items_listInOneCell_isAnInteractionEach() {
        folder.file(
                "orders.csv",
                "email,at,line_items",
                "ann,2024-01-01,2x tea|1x mug",
                "bob,2024-01-02,1x tea",
                "bob,2024-01-02,1x tea",
                "ann,2024-01-03,");

        Dataset dataset = read(
                "  columns:",
                "    shopper: email",
                "    time: at",
                "    items: {sql: " + "\"regexp_extract_all(line_items, '\\\\d+x ([^|]+)', 1)\"}");

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("tea", "mug");
        assertThat(DatasetFolder.items(dataset, 1)).containsExactly("tea");
        assertThat(dataset.report().dropped())
                .containsEntry("missing item id", 1L)
                .containsEntry("exact duplicate", 1L);
        assertThatThrownBy(() -> read("  columns: {shopper: email, item: line_items, items: line_items}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found both item and items");
    }

    @Test
    void header_amongTheRows_isDroppedAndCounted() {
        folder.file("orders.csv", "u,i,n", "ann,tea,1", "ann,mug,1", "u,i,n", "bob,tea,2");

        Dataset dataset = read("  columns: {shopper: u, item: i, quantity: n}");

        assertThat(dataset.interactions().shoppers()).isEqualTo(2);
        assertThat(dataset.catalogue().size()).isEqualTo(2);
        assertThat(dataset.report().dropped()).containsEntry("header line among the rows", 1L);
        assertThat(dataset.report().examples().get("header line among the rows"))
                .endsWith("orders.csv row 4");
    }

    @Test
    void header_amongTheRowsOfACatalogue_isNoItem() {
        folder.file("orders.csv", "u,i", "ann,t", "bob,m")
                .file("items.csv", "SKU,Title", "t,Tea", "SKU,Title", "m,Mug");

        Dataset dataset = folder.read(
                "dataset: shop",
                "catalogue:",
                "  source: {path: items.csv, format: csv, header: true}",
                "  columns: {item: SKU, title: Title}",
                "interactions:",
                "  layout: interactions",
                "  source: {path: orders.csv, format: csv, header: true}",
                "  columns: {shopper: u, item: i}");

        assertThat(dataset.catalogue().size()).isEqualTo(2);
        assertThat(dataset.report().dropped()).containsEntry("catalogue: header line among the rows", 1L);
    }

    @Test
    void columns_ofOneName_areNoted() {
        folder.file("orders.csv", "u,i,Price,price", "ann,tea,1,2", "bob,mug,1,2");

        Dataset dataset = read("  columns: {shopper: u, item: i, price: Price}");

        assertThat(dataset.report().notes()).singleElement().asString().contains("found two columns named \"price\"");
        assertThat(read("  columns: {shopper: u, item: i, price: price_1}")
                        .report()
                        .dropped())
                .isEmpty();
    }

    @Test
    void quantity_belowZeroThatIsNoReturn_isNoted() {
        folder.file("orders.csv", "u,i,n", "ann,tea,1", "ann,mug,-1", "bob,tea,2");

        assertThat(read("  columns: {shopper: u, item: i, quantity: n}", "  type: {constant: purchase}")
                        .report()
                        .notes())
                .singleElement()
                .asString()
                .contains("quantity: found 1 rows below 0 that count as purchase, first in", "orders.csv row 3");
        assertThat(read(
                                "  columns: {shopper: u, item: i, quantity: n}",
                                "  type: {column: {sql: \"CASE WHEN n < 0 THEN 'return' ELSE 'purchase' END\"}}")
                        .report()
                        .notes())
                .isEmpty();
    }

    @Test
    void time_ofAnotherFormat_namesThePatternThatFits() {
        shopify();
        assertThatThrownBy(
                        () -> read(
                                "  columns: {shopper: {sql: \"'a'\"}, item: Lineitem sku, time: {column: Created at, format: \"dd.MM.yyyy\"}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unparsable time")
                .hasMessageContaining("format: \"yyyy-MM-dd HH:mm:ss\"");
    }
}
