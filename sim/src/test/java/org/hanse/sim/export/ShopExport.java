// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Exports as shop systems write them: the column layout is the system's, the rows are synthetic. The first lines of each
 * are checked in under {@code src/test/resources/exports}.
 */
public enum ShopExport {
    /** Orders, Export orders: of the columns of the order, further rows have e-mail, date and telephone only. */
    SHOPIFY("orders_export_1.csv", ","),
    /** Products, Export: a product's title stands in the row of its first variant only, and pictures have rows. */
    SHOPIFY_PRODUCTS("products_export_1.csv", ","),
    /** The same with the names of columns that Shopify writes since 2025. */
    SHOPIFY_PRODUCTS_2025("products_export_2025.csv", ","),
    /** Plug-in Advanced Order Export, default fields and the category, one row a line of an order. */
    WOOCOMMERCE("woocommerce-orders.csv", ","),
    /** The same with the columns of the order in its first row only. */
    WOOCOMMERCE_FIRST_ROW("woocommerce-orders-first-row.csv", ","),
    /** Tables sales_order and sales_order_item, joined; a configured product has a second row. */
    MAGENTO("magento-order-items.csv", ","),
    /** SQL Manager: orders with order_detail, customer and category. */
    PRESTASHOP("request_sql_1.csv", ";"),
    /** Settings, Import/Export, profile Default orders: one row an order, its lines in one cell. */
    SHOPWARE("shopware-default-orders.csv", ";"),
    /** Settings, Import/Export, profile Default product. */
    SHOPWARE_PRODUCTS("shopware-default-product.csv", ";"),
    /** Order lines as an add-on may write them: Import/Export itself has no profile of lines. */
    SHOPWARE_LINES("shopware-order-lines.csv", ";"),
    /** A German desktop program: windows-1252, decimal commas, euro signs. */
    GERMAN_DESKTOP("auftraege.csv", ";"),
    /** Google Merchant Center product feed. */
    GOOGLE_FEED("google-feed.tsv", "\t");

    /** An empty text: Shopify quotes it, and leaves the cell blank where there is no value. */
    static final String EMPTY = "\0";

    private static final DateTimeFormatter PLAIN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    /** Those that PHP's {@code fputcsv} writes: it puts quotes around blanks as well. */
    private static final Set<ShopExport> OF_PHP =
            Set.of(WOOCOMMERCE, WOOCOMMERCE_FIRST_ROW, PRESTASHOP, SHOPWARE, SHOPWARE_PRODUCTS);

    private final String file;
    private final String delimiter;

    ShopExport(String file, String delimiter) {
        this.file = file;
        this.delimiter = delimiter;
    }

    /** The name of the file: the shop system's own where it is always the same. */
    public String file() {
        return file;
    }

    /** The whole export. */
    public String text() {
        boolean bom = this == WOOCOMMERCE;
        boolean windows = this == WOOCOMMERCE || this == WOOCOMMERCE_FIRST_ROW;
        String lines = rows(SyntheticOrder.all()).stream()
                .map(row -> row.stream().map(this::quoted).collect(Collectors.joining(delimiter)))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return (bom ? "\uFEFF" : "") + (windows ? lines.replace("\n", "\r\n") : lines);
    }

    private List<List<String>> rows(List<SyntheticOrder> orders) {
        return switch (this) {
            case SHOPIFY -> ShopifyRows.of(orders);
            case SHOPIFY_PRODUCTS -> ShopifyRows.products();
            case SHOPIFY_PRODUCTS_2025 -> ShopifyRows.renamedProducts();
            case WOOCOMMERCE -> WooCommerceRows.of(orders, false);
            case WOOCOMMERCE_FIRST_ROW -> WooCommerceRows.of(orders, true);
            case MAGENTO -> MagentoRows.of(orders);
            case PRESTASHOP -> PrestaShopRows.of(orders);
            case SHOPWARE -> ShopwareRows.of(orders);
            case SHOPWARE_PRODUCTS -> ShopwareRows.products();
            case SHOPWARE_LINES -> ShopwareRows.lines(orders);
            case GERMAN_DESKTOP -> GermanRows.of(orders);
            case GOOGLE_FEED -> GoogleRows.of();
        };
    }

    Charset encoding() {
        return this == GERMAN_DESKTOP ? Charset.forName("windows-1252") : StandardCharsets.UTF_8;
    }

    /** Writes the export into {@code folder}. */
    public Path write(Path folder) throws IOException {
        return Files.write(folder.resolve(file), text().getBytes(encoding()));
    }

    private String quoted(String cell) {
        if (cell.equals(EMPTY)) {
            return "\"\"";
        }
        String marks = "\"\n" + delimiter + (OF_PHP.contains(this) ? " \t\\" : "");
        boolean needed = cell.chars().anyMatch(c -> marks.indexOf(c) >= 0);
        return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    /** A table with {@code header}, whose rows hold the cells that are given by column name, others being empty. */
    static List<String> row(List<String> header, String... cells) {
        List<String> row = new ArrayList<>(Collections.nCopies(header.size(), ""));
        for (int i = 0; i < cells.length; i += 2) {
            int column = header.indexOf(cells[i]);
            if (column < 0) {
                throw new IllegalArgumentException("no column " + cells[i]);
            }
            row.set(column, cells[i + 1]);
        }
        return row;
    }

    static List<String> header(String names) {
        return List.of(names.split(",", -1));
    }

    static String plain(SyntheticOrder order) {
        return order.time().format(PLAIN);
    }

    static String amount(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** A number as PHP writes it: 14 digits at most, and no zeros at its end. */
    static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(14))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A line of every item. */
    static List<SyntheticOrder.Line> items() {
        return IntStream.range(0, SyntheticOrder.ITEMS)
                .mapToObj(item -> new SyntheticOrder.Line(item, 1))
                .toList();
    }
}
