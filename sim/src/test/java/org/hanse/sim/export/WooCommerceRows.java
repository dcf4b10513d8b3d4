// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.number;
import static org.hanse.sim.export.ShopExport.row;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of the WooCommerce plug-in Advanced Order Export. */
final class WooCommerceRows {

    private static final List<String> HEADER =
            header("Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),"
                    + "Company (Billing),Address 1&2 (Billing),City (Billing),State Code (Billing),Postcode (Billing),"
                    + "Country Code (Billing),Email (Billing),Phone (Billing),First Name (Shipping),"
                    + "Last Name (Shipping),Address 1&2 (Shipping),City (Shipping),State Code (Shipping),"
                    + "Postcode (Shipping),Country Code (Shipping),Payment Method Title,Cart Discount Amount,"
                    + "Order Subtotal Amount,Shipping Method Title,Order Shipping Amount,Order Refund Amount,"
                    + "Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,"
                    + "Coupon Code,Discount Amount,Discount Amount Tax,Category");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private WooCommerceRows() {}

    static List<List<String>> of(List<SyntheticOrder> orders, boolean firstRowOnly) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (SyntheticOrder order : orders) {
            for (int l = 0; l < order.lines().size(); l++) {
                boolean whole = l == 0 || !firstRowOnly;
                SyntheticOrder.Line line = order.lines().get(l);
                List<String> row = row(
                        HEADER,
                        "SKU",
                        line.sku(),
                        "Item #",
                        String.valueOf(l + 1),
                        "Item Name",
                        line.title(),
                        "Quantity (- Refund)",
                        String.valueOf(line.quantity()),
                        "Item Cost",
                        number(line.price()),
                        "Category",
                        line.category());
                if (whole) {
                    row.set(HEADER.indexOf("Order Number"), String.valueOf(order.number()));
                    row.set(HEADER.indexOf("Order Status"), "Completed");
                    row.set(HEADER.indexOf("Order Date"), order.time().format(MINUTES));
                    row.set(HEADER.indexOf("Customer Note"), order.number() % 5 == 0 ? "leave at\nthe gate" : "");
                    for (String address : List.of(" (Billing)", " (Shipping)")) {
                        row.set(HEADER.indexOf("First Name" + address), "Kim");
                        row.set(HEADER.indexOf("Last Name" + address), "Muster");
                        row.set(HEADER.indexOf("Address 1&2" + address), "Hafenstraße " + order.shopper());
                        row.set(HEADER.indexOf("City" + address), "Lübeck");
                        row.set(HEADER.indexOf("Postcode" + address), "23552");
                        row.set(HEADER.indexOf("Country Code" + address), "DE");
                    }
                    row.set(HEADER.indexOf("Email (Billing)"), order.email());
                    row.set(HEADER.indexOf("Phone (Billing)"), "0451 " + (1000 + order.shopper()));
                    row.set(HEADER.indexOf("Payment Method Title"), "Direct bank transfer");
                    row.set(HEADER.indexOf("Cart Discount Amount"), "0");
                    row.set(HEADER.indexOf("Order Subtotal Amount"), "20.00");
                    row.set(HEADER.indexOf("Shipping Method Title"), "Flat rate");
                    row.set(HEADER.indexOf("Order Shipping Amount"), "4.90");
                    row.set(HEADER.indexOf("Order Refund Amount"), "0");
                    row.set(HEADER.indexOf("Order Total Amount"), "24.90");
                    row.set(HEADER.indexOf("Order Total Tax Amount"), "3.98");
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
