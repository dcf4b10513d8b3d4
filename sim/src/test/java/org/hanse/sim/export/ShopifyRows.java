// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.amount;
import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.items;
import static org.hanse.sim.export.ShopExport.row;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
                    + "Option1 Linked To,Option2 Name,Option2 Value,Option2 Linked To,Option3 Name,Option3 Value,"
                    + "Option3 Linked To,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
                    + "Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,"
                    + "Variant Requires Shipping,Variant Taxable,Unit Price Total Measure,"
                    + "Unit Price Total Measure Unit,Unit Price Base Measure,Unit Price Base Measure Unit,"
                    + "Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,"
                    + "Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status");
    /** Names of columns since 2025, each with the older name. */
    private static final List<List<String>> RENAMED = Stream.of(
                    "Title=Title,URL handle=Handle,Description=Body (HTML),Vendor=Vendor,Product category=Product Category,"
                            + "Type=Type,Tags=Tags,Published on online store=Published,Status=Status,SKU=Variant SKU,"
                            + "Barcode=Variant Barcode,Option1 name=Option1 Name,Option1 value=Option1 Value,"
                            + "Option1 Linked To=Option1 Linked To,Option2 name=Option2 Name,Option2 value=Option2 Value,"
                            + "Option2 Linked To=Option2 Linked To,Option3 name=Option3 Name,Option3 value=Option3 Value,"
                            + "Option3 Linked To=Option3 Linked To,Price=Variant Price,"
                            + "Compare-at price=Variant Compare At Price,Cost per item=Cost per item,"
                            + "Charge tax=Variant Taxable,Tax code=Variant Tax Code,"
                            + "Unit price total measure=Unit Price Total Measure,"
                            + "Unit price total measure unit=Unit Price Total Measure Unit,"
                            + "Unit price base measure=Unit Price Base Measure,"
                            + "Unit price base measure unit=Unit Price Base Measure Unit,"
                            + "Inventory tracker=Variant Inventory Tracker,Inventory quantity=Variant Inventory Qty,"
                            + "Continue selling when out of stock=Variant Inventory Policy,"
                            + "Weight value (grams)=Variant Grams,Weight unit for display=Variant Weight Unit,"
                            + "Requires shipping=Variant Requires Shipping,Fulfillment service=Variant Fulfillment Service,"
                            + "Product image URL=Image Src,Image position=Image Position,Image alt text=Image Alt Text,"
                            + "Variant image URL=Variant Image,Gift card=Gift Card,SEO title=SEO Title,"
                            + "SEO description=SEO Description")
            .flatMap(names -> Stream.of(names.split(",", -1)))
            .map(pair -> List.of(pair.split("=", -1)))
            .toList();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);
    /** The time zone of the shop, whose offset to UTC changes with summer time. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

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
                        "Email",
                        order.email(),
                        "Created at",
                        time(order),
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
                        line.brand(),
                        "Lineitem discount",
                        "0.00",
                        "Phone",
                        "+49451000" + (100 + order.shopper()));
                if (first) {
                    addOrder(row, order);
                }
                rows.add(row);
                first = false;
            }
        }
        return rows;
    }

    private static String time(SyntheticOrder order) {
        return order.time().atZone(ZONE).format(TIME);
    }

    private static void addOrder(List<String> row, SyntheticOrder order) {
        String time = time(order);
        String street = "Hafenstraße " + order.shopper();
        String payment = "rSynthetic" + order.number();
        String[] cells = {
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
            "Discount Code",
            ShopExport.EMPTY,
            "Discount Amount",
            "0.00",
            "Shipping Method",
            "Standard",
            "Billing Name",
            "Kim Muster",
            "Billing Street",
            street,
            "Billing Address1",
            street,
            "Billing City",
            "Lübeck",
            "Billing Zip",
            "'23552",
            "Billing Country",
            "DE",
            "Shipping Name",
            "Kim Muster",
            "Shipping Street",
            street,
            "Shipping Address1",
            street,
            "Shipping City",
            "Lübeck",
            "Shipping Zip",
            "'23552",
            "Shipping Country",
            "DE",
            "Notes",
            order.number() % 4 == 0 ? "Please ring twice,\nthe \"blue\" door" : "",
            "Note Attributes",
            ShopExport.EMPTY,
            "Payment Method",
            "Shopify Payments",
            "Payment Reference",
            payment,
            "Refunded Amount",
            "0.00",
            "Outstanding Balance",
            "0.00",
            "Id",
            String.valueOf(5_550_000_000_000L + order.number()),
            "Tags",
            ShopExport.EMPTY,
            "Risk Level",
            "Low",
            "Source",
            "web",
            "Tax 1 Name",
            "DE MwSt 19%",
            "Tax 1 Value",
            "3.98",
            "Payment ID",
            payment,
            "Payment References",
            payment
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
            List<String> head = variant(handle, "S", first, p + ".jpg", 1);
            head.set(PRODUCTS.indexOf("Title"), first.title());
            head.set(PRODUCTS.indexOf("Body (HTML)"), "<p>Made by hand,\nfrom \"good\" stuff.</p>");
            head.set(PRODUCTS.indexOf("Vendor"), first.brand());
            head.set(PRODUCTS.indexOf("Product Category"), "Home & Garden > " + first.category());
            head.set(PRODUCTS.indexOf("Type"), first.category());
            head.set(PRODUCTS.indexOf("Published"), "true");
            head.set(PRODUCTS.indexOf("Option1 Name"), "Size");
            head.set(PRODUCTS.indexOf("Gift Card"), "false");
            head.set(PRODUCTS.indexOf("Status"), "active");
            rows.add(head);
            rows.add(variant(handle, "L", items.get(p + 1), p + "b.jpg", 2));
            rows.add(row(
                    PRODUCTS, "Handle", handle, "Image Src", "https://cdn.example.com/x.jpg", "Image Position", "3"));
        }
        return rows;
    }

    /** The products under the names of columns that Shopify writes since 2025. */
    static List<List<String>> renamedProducts() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(RENAMED.stream().map(pair -> pair.get(0)).toList());
        List<List<String>> products = products();
        products.subList(1, products.size())
                .forEach(row -> rows.add(RENAMED.stream()
                        .map(pair -> row.get(PRODUCTS.indexOf(pair.get(1))))
                        .toList()));
        return rows;
    }

    private static List<String> variant(String handle, String size, Line line, String picture, int position) {
        return row(
                PRODUCTS,
                "Handle",
                handle,
                "Option1 Value",
                size,
                "Variant SKU",
                line.sku(),
                "Variant Grams",
                "0.0",
                "Variant Inventory Tracker",
                "shopify",
                "Variant Inventory Qty",
                String.valueOf(10 + line.item()),
                "Variant Inventory Policy",
                "deny",
                "Variant Fulfillment Service",
                "manual",
                "Variant Price",
                amount(line.price()),
                "Variant Requires Shipping",
                "true",
                "Variant Taxable",
                "true",
                "Image Src",
                "https://cdn.example.com/" + picture,
                "Image Position",
                String.valueOf(position),
                "Variant Weight Unit",
                "kg");
    }
}
