// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.plain;
import static org.hanse.sim.export.ShopExport.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of Magento 2's tables of orders and their items, joined. */
final class MagentoRows {

    private static final List<String> HEADER = header(
            "increment_id,state,status,store_name,customer_id,customer_email,customer_firstname,customer_lastname,"
                    + "order_currency_code,grand_total,created_at,item_id,parent_item_id,product_id,product_type,sku,name,"
                    + "qty_ordered,qty_refunded,price,original_price,row_total");

    /** A configured product and its part are two products; the order names both by the part's sku. */
    private static final int PARTS = 100_000;

    private MagentoRows() {}

    static List<List<String>> of(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        int item = 1;
        for (SyntheticOrder order : orders) {
            for (SyntheticOrder.Line line : order.lines()) {
                boolean configured = line.item() % 5 == 0;
                rows.add(item(order, line, item, configured ? "configurable" : "simple", line.price()));
                if (configured) {
                    List<String> part = item(order, line, item + 1, "simple", 0);
                    part.set(HEADER.indexOf("parent_item_id"), String.valueOf(item));
                    part.set(HEADER.indexOf("product_id"), String.valueOf(PARTS + line.id()));
                    rows.add(part);
                    item++;
                }
                item++;
            }
        }
        return rows;
    }

    private static List<String> item(
            SyntheticOrder order, SyntheticOrder.Line line, int item, String type, double price) {
        return row(
                HEADER,
                "increment_id",
                String.format(Locale.ROOT, "%09d", order.number()),
                "state",
                "complete",
                "status",
                "complete",
                "store_name",
                "Main Website\nMain Website Store\nDefault Store View",
                "customer_id",
                order.shopper() % 4 == 0 ? "" : String.valueOf(order.shopper()),
                "customer_email",
                order.email(),
                "customer_firstname",
                "Kim",
                "order_currency_code",
                "EUR",
                "grand_total",
                "24.9000",
                "created_at",
                plain(order),
                "item_id",
                String.valueOf(item),
                "product_id",
                String.valueOf(line.id()),
                "product_type",
                type,
                "sku",
                line.sku(),
                "name",
                line.title(),
                "qty_ordered",
                line.quantity() + ".0000",
                "qty_refunded",
                "0.0000",
                "price",
                String.format(Locale.ROOT, "%.4f", price),
                "original_price",
                String.format(Locale.ROOT, "%.4f", line.price()),
                "row_total",
                String.format(Locale.ROOT, "%.4f", price * line.quantity()));
    }
}
