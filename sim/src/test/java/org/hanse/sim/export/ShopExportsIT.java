// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.sim.cli.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the export of a shop system to a first result with three commands, and nothing edited in between. */
class ShopExportsIT {

    private static final int INTERACTIONS = SyntheticOrder.all().stream()
            .mapToInt(order -> order.lines().size())
            .sum();

    @TempDir
    Path folder = Path.of("");

    /**
     * What is found in an export.
     *
     * @param export of orders
     * @param catalogue export of products; the orders if there is none
     * @param columns the column of each role, as the descriptor has it
     * @param items the columns of items
     * @param categorised whether items have categories
     */
    private record Found(
            ShopExport export,
            ShopExport catalogue,
            Map<String, String> columns,
            Map<String, String> items,
            boolean categorised) {

        @Override
        public String toString() {
            return export + (catalogue == export ? "" : " with " + catalogue);
        }
    }

    static Stream<Found> exports() {
        Map<String, String> shopify =
                Map.of("shopper", "Email", "item", "Lineitem sku", "time", "Created at", "price", "Lineitem price");
        Map<String, String> woo =
                Map.of("shopper", "Email (Billing)", "item", "SKU", "time", "Order Date", "price", "Item Cost");
        Map<String, String> magento =
                Map.of("shopper", "customer_email", "item", "sku", "time", "created_at", "price", "price");
        return Stream.of(
                new Found(
                        ShopExport.SHOPIFY,
                        ShopExport.SHOPIFY,
                        shopify,
                        Map.of("title", "Lineitem name", "brand", "Vendor"),
                        false),
                new Found(
                        ShopExport.SHOPIFY,
                        ShopExport.SHOPIFY_PRODUCTS,
                        shopify,
                        Map.of("item", "Variant SKU", "title", "Title", "price", "Variant Price"),
                        true),
                new Found(
                        ShopExport.SHOPIFY,
                        ShopExport.SHOPIFY_PRODUCTS_2025,
                        shopify,
                        Map.of("item", "SKU", "title", "Title", "price", "Price"),
                        true),
                new Found(
                        ShopExport.WOOCOMMERCE,
                        ShopExport.WOOCOMMERCE,
                        woo,
                        Map.of("title", "Item Name", "category", "Category"),
                        true),
                new Found(
                        ShopExport.WOOCOMMERCE_FIRST_ROW,
                        ShopExport.GOOGLE_FEED,
                        woo,
                        Map.of("item", "id", "title", "title", "brand", "brand"),
                        true),
                new Found(
                        ShopExport.MAGENTO,
                        ShopExport.MAGENTO,
                        Map.of("shopper", "customer_email", "item", "product_id", "time", "created_at"),
                        Map.of("title", "name", "price", "price"),
                        false),
                new Found(
                        ShopExport.MAGENTO,
                        ShopExport.GOOGLE_FEED,
                        magento,
                        Map.of("item", "id", "title", "title"),
                        true),
                new Found(
                        ShopExport.PRESTASHOP,
                        ShopExport.PRESTASHOP,
                        Map.of(
                                "shopper",
                                "id_customer",
                                "item",
                                "product_id",
                                "time",
                                "date_add",
                                "price",
                                "unit_price_tax_incl"),
                        Map.of("title", "product_name", "category", "category"),
                        true),
                new Found(
                        ShopExport.SHOPWARE,
                        ShopExport.SHOPWARE_PRODUCTS,
                        Map.of("shopper", "customer_email", "items", "line_items", "time", "order_date_time"),
                        Map.of("item", "id", "title", "name", "price", "price_gross", "category", "categories"),
                        true),
                new Found(
                        ShopExport.SHOPWARE_LINES,
                        ShopExport.SHOPWARE_LINES,
                        Map.of(
                                "shopper",
                                "customer_email",
                                "item",
                                "product_number",
                                "time",
                                "order_date_time",
                                "price",
                                "unit_price"),
                        Map.of("title", "label"),
                        false),
                new Found(
                        ShopExport.GERMAN_DESKTOP,
                        ShopExport.GERMAN_DESKTOP,
                        Map.of(
                                "shopper",
                                "Kundennummer",
                                "item",
                                "Artikelnummer",
                                "time",
                                "Auftragsdatum",
                                "price",
                                "Artikelpreis"),
                        Map.of("title", "Artikelname", "category", "Kategorien"),
                        true));
    }

    /** One with a second file; the others are nightly. */
    static Stream<Found> someExports() {
        return exports().filter(found -> found.catalogue() == ShopExport.SHOPWARE_PRODUCTS);
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("exports")
    void exportOfEachShopSystem_threeCommands_giveAFirstResult(Found found) throws IOException {
        exportOfAShopSystem_threeCommands_giveAFirstResult(found);
    }

    @ParameterizedTest
    @MethodSource("someExports")
    void exportOfAShopSystem_threeCommands_giveAFirstResult(Found found) throws IOException {
        Path descriptor = folder.resolve("shop.yaml");
        Path scenario = folder.resolve("shop-run.yaml");
        guess(found, descriptor, scenario);
        assertRoles(found, new YAMLMapper().readTree(descriptor.toFile()));
        assertThat(Files.readString(descriptor)).contains("split: next-basket", "history: keep");

        JsonNode check = new ObjectMapper()
                .readTree(CommandRun.of("data", "check", descriptor.toString(), "--json")
                        .out());
        assertThat(check.path("shoppers").asInt()).isEqualTo(SyntheticOrder.SHOPPERS);
        assertThat(check.path("items").asInt()).isEqualTo(SyntheticOrder.ITEMS);
        assertThat(check.path("interactions").asInt()).isEqualTo(INTERACTIONS);
        assertThat(check.path("types").path("purchase").asInt()).isEqualTo(INTERACTIONS);
        assertThat(check.path("dropped").path("unparsable time").isMissingNode())
                .isTrue();
        assertThat(check.path("from").asText()).startsWith("2024-01-03");
        JsonNode catalogue = check.path("catalogue");
        assertThat(catalogue.path("title").asInt()).isEqualTo(SyntheticOrder.ITEMS);
        assertThat(catalogue.path("price").asInt()).isEqualTo(SyntheticOrder.ITEMS);
        assertThat(catalogue.path("category").asInt()).isEqualTo(found.categorised() ? SyntheticOrder.ITEMS : 0);
        assertThat(check.path("queries").path("test").asInt()).isEqualTo(SyntheticOrder.SHOPPERS);

        Path out = folder.resolve("run");
        CommandRun run = CommandRun.of("sim", "run", scenario.toString(), "--out", out.toString());
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains("central", "item-knn", "Wrote " + out.resolve("summary.html"));
    }

    private void guess(Found found, Path descriptor, Path scenario) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("data", "guess"));
        arguments.add(found.export().write(folder).toString());
        if (found.catalogue() != found.export()) {
            arguments.add(found.catalogue().write(folder).toString());
        }
        arguments.addAll(List.of("--out", descriptor.toString(), "--scenario", scenario.toString()));
        CommandRun guess = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(guess.exit()).as(guess.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(guess.out())
                .startsWith("Found ")
                .contains(
                        "Wrote " + descriptor + " and " + scenario,
                        "hanse data check " + descriptor,
                        "hanse sim run " + scenario);
    }

    private static void assertRoles(Found found, JsonNode descriptor) {
        JsonNode columns = descriptor.path("interactions").path("columns");
        found.columns().forEach((role, column) -> assertColumn(role, columns.path(role), column));
        JsonNode items = descriptor.path("catalogue").path("columns");
        found.items().forEach((role, column) -> assertColumn("catalogue " + role, items.path(role), column));
        assertThat(items.has("category")).isEqualTo(found.categorised());
    }

    private static void assertColumn(String role, JsonNode cell, String column) {
        if (cell.has("sql")) {
            assertThat(cell.path("sql").asText())
                    .as(role)
                    .containsPattern("(^|\\W)\"?" + Pattern.quote(column) + "\"?(\\W|$)");
        } else {
            assertThat(cell.isTextual() ? cell.asText() : cell.path("column").asText())
                    .as(role)
                    .isEqualTo(column);
        }
    }
}
