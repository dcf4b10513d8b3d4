// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.amount;
import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.items;
import static org.hanse.sim.export.ShopExport.number;
import static org.hanse.sim.export.ShopExport.row;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rows of Shopware 6's export profiles. */
final class ShopwareRows {

    private static final List<String> ORDERS =
            header("id,order_number,sales_channel_id,customer_firstname,customer_lastname,customer_email,"
                    + "billing_address_street,billing_address_zipcode,billing_address_city,billing_address_company,"
                    + "billing_address_department,billing_address_country_id,billing_address_country_state_id,"
                    + "shipping_address_street,shipping_address_zipcode,shipping_address_city,shipping_address_company,"
                    + "shipping_address_department,shipping_address_country_id,shipping_address_country_state_id,"
                    + "amount_total,order_state_id,line_items,order_date_time");
    private static final List<String> PRODUCTS =
            header("id,parent_id,product_number,active,stock,name,description,price_net,price_gross,"
                    + "purchase_prices_net,purchase_prices_gross,tax_id,tax_rate,tax_name,cover_media_id,"
                    + "cover_media_url,cover_media_title,cover_media_alt,manufacturer_id,manufacturer_name,categories,"
                    + "sales_channel,propertyIds,optionIds");
    private static final List<String> LINES =
            header("order_number,order_date_time,customer_email,product_number,label,quantity,unit_price,total_price");
    /** A line without a product, which has no id. */
    private static final String PROMOTION = "|1x ";

    private static final DateTimeFormatter EXTENDED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+00:00'", Locale.ROOT);

    private ShopwareRows() {}

    private static String id(String kind, int number) {
        return String.format(Locale.ROOT, "%s%030x", kind, number * 7_919L + 11);
    }

    static List<List<String>> of(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(ORDERS));
        for (SyntheticOrder order : orders) {
            rows.add(row(
                    ORDERS,
                    "id",
                    id("0a", order.number()),
                    "order_number",
                    String.valueOf(order.number() + 9000),
                    "sales_channel_id",
                    id("5c", 1),
                    "customer_firstname",
                    "Kim",
                    "customer_lastname",
                    "Muster",
                    "customer_email",
                    order.email(),
                    "billing_address_street",
                    "Hafenstraße 1; Hinterhaus",
                    "billing_address_zipcode",
                    "23552",
                    "billing_address_city",
                    "Lübeck",
                    "billing_address_country_id",
                    id("8e", 1),
                    "shipping_address_street",
                    "Hafenstraße 1; Hinterhaus",
                    "shipping_address_zipcode",
                    "23552",
                    "shipping_address_city",
                    "Lübeck",
                    "shipping_address_country_id",
                    id("8e", 1),
                    "amount_total",
                    "24.9",
                    "order_state_id",
                    id("5a", 3),
                    "line_items",
                    order.lines().stream()
                                    .map(line -> line.quantity() + "x " + id("0e", line.item()))
                                    .collect(Collectors.joining("|"))
                            + (order.number() % 4 == 0 ? PROMOTION : ""),
                    "order_date_time",
                    order.time().format(EXTENDED)));
        }
        return rows;
    }

    static List<List<String>> products() {
        List<List<String>> rows = new ArrayList<>(List.of(PRODUCTS));
        for (SyntheticOrder.Line line : items()) {
            rows.add(row(
                    PRODUCTS,
                    "id",
                    id("0e", line.item()),
                    "product_number",
                    line.sku(),
                    "active",
                    "1",
                    "stock",
                    String.valueOf(10 + line.item()),
                    "name",
                    line.title(),
                    "description",
                    "<p>Made by hand; from good stuff.</p>",
                    "price_net",
                    number(line.price() / 1.19),
                    "price_gross",
                    number(line.price()),
                    "tax_id",
                    id("7a", 1),
                    "tax_rate",
                    "19",
                    "tax_name",
                    "Standard rate",
                    "manufacturer_id",
                    id("0b", line.item() % 3 == 0 ? 1 : 2),
                    "manufacturer_name",
                    line.brand(),
                    "categories",
                    id("0c", line.item() % 4),
                    "sales_channel",
                    id("5c", 1)));
        }
        return rows;
    }

    static List<List<String>> lines(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(LINES));
        for (SyntheticOrder order : orders) {
            for (SyntheticOrder.Line line : order.lines()) {
                rows.add(row(
                        LINES,
                        "order_number",
                        String.valueOf(order.number() + 9000),
                        "order_date_time",
                        order.time().format(EXTENDED),
                        "customer_email",
                        order.email(),
                        "product_number",
                        line.sku(),
                        "label",
                        line.title(),
                        "quantity",
                        String.valueOf(line.quantity()),
                        "unit_price",
                        amount(line.price()),
                        "total_price",
                        amount(line.price() * line.quantity())));
            }
        }
        return rows;
    }
}
