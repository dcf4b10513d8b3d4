// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.amount;
import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.items;
import static org.hanse.sim.export.ShopExport.plain;
import static org.hanse.sim.export.ShopExport.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.sim.export.SyntheticOrder.Line;

/** Rows of Shopify's exports of orders and products. */
final class ShopifyRows {

    private static final String ADDRESS = "Name,Street,Address1,Address2,Company,City,Zip,Province,Country,Phone";
    private static final List<String> ORDERS = header(
            "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
                    + "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,"
                    + "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,"
                    + "Lineitem taxable,Lineitem fulfillment status,"
                    + prefixed("Billing ") + "," + prefixed("Shipping ")
                    + ",Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,"
                    + "Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,"
                    + "Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,"
                    + "Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,"
                    + "Payment ID,Payment Terms Name,Next Payment Due At,Payment References");
    private static final List<String> PRODUCTS =
            header("Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
                    + "Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,"
                    + "Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,"
                    + "Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,"
                    + "Gift Card,SEO Title,SEO Description,Status");

    private ShopifyRows() {}

    private static String prefixed(String prefix) {
        return prefix + ADDRESS.replace(",", "," + prefix);
    }

    static List<List<String>> of(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(ORDERS));
        for (SyntheticOrder order : orders) {
            boolean first = true;
            for (Line line : order.lines()) {
                List<String> row = row(
                        ORDERS,
                        "Name",
                        "#" + order.number(),
                        "Lineitem quantity",
                        String.valueOf(line.quantity()),
                        "Lineitem name",
                        line.title(),
                        "Lineitem price",
                        amount(line.price()),
                        "Lineitem sku",
                        line.sku(),
                        "Lineitem requires shipping",
                        "true",
                        "Lineitem taxable",
                        "true",
                        "Lineitem fulfillment status",
                        "fulfilled",
                        "Vendor",
                        line.brand());
                if (first) {
                    addOrder(row, order);
                }
                rows.add(row);
                first = false;
            }
        }
        return rows;
    }

    private static void addOrder(List<String> row, SyntheticOrder order) {
        String time = plain(order) + " +0100";
        String[] cells = {
            "Email",
            order.email(),
            "Financial Status",
            "paid",
            "Paid at",
            time,
            "Fulfillment Status",
            "fulfilled",
            "Fulfilled at",
            time,
            "Accepts Marketing",
            "no",
            "Currency",
            "EUR",
            "Subtotal",
            "20.00",
            "Shipping",
            "4.90",
            "Taxes",
            "3.98",
            "Total",
            "24.90",
            "Discount Amount",
            "0.00",
            "Shipping Method",
            "Standard",
            "Created at",
            time,
            "Billing Name",
            "Kim Muster",
            "Billing Street",
            "Hafenstraße " + order.shopper(),
            "Billing City",
            "Lübeck",
            "Billing Zip",
            "'23552",
            "Billing Country",
            "DE",
            "Shipping Name",
            "Kim Muster",
            "Shipping City",
            "Lübeck",
            "Notes",
            order.number() % 4 == 0 ? "Please ring twice,\nthe \"blue\" door" : "",
            "Payment Method",
            "Shopify Payments",
            "Refunded Amount",
            "0.00",
            "Outstanding Balance",
            "0.00",
            "Id",
            String.valueOf(5_550_000_000_000L + order.number()),
            "Risk Level",
            "Low",
            "Source",
            "web",
            "Phone",
            "+49451000" + (100 + order.shopper())
        };
        List<String> of = row(ORDERS, cells);
        for (int c = 0; c < row.size(); c++) {
            if (!of.get(c).isEmpty()) {
                row.set(c, of.get(c));
            }
        }
    }

    static List<List<String>> products() {
        List<List<String>> rows = new ArrayList<>(List.of(PRODUCTS));
        List<Line> items = items();
        // Two variants of a product, and a row for its second picture.
        for (int p = 0; p < items.size(); p += 2) {
            Line first = items.get(p);
            String handle = first.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + p;
            rows.add(row(
                    PRODUCTS,
                    "Handle",
                    handle,
                    "Title",
                    first.title(),
                    "Body (HTML)",
                    "<p>Made by hand,\nfrom \"good\" stuff.</p>",
                    "Vendor",
                    first.brand(),
                    "Product Category",
                    "Home & Garden > " + first.category(),
                    "Type",
                    first.category(),
                    "Published",
                    "true",
                    "Option1 Name",
                    "Size",
                    "Option1 Value",
                    "S",
                    "Variant SKU",
                    first.sku(),
                    "Variant Price",
                    amount(first.price()),
                    "Image Src",
                    "https://cdn.example.com/" + p + ".jpg",
                    "Image Position",
                    "1",
                    "Status",
                    "active"));
            rows.add(row(
                    PRODUCTS,
                    "Handle",
                    handle,
                    "Option1 Value",
                    "L",
                    "Variant SKU",
                    items.get(p + 1).sku(),
                    "Variant Price",
                    amount(items.get(p + 1).price()),
                    "Image Src",
                    "https://cdn.example.com/" + p + "b.jpg",
                    "Image Position",
                    "2"));
            rows.add(row(
                    PRODUCTS, "Handle", handle, "Image Src", "https://cdn.example.com/x.jpg", "Image Position", "3"));
        }
        return rows;
    }
}
