// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.plain;
import static org.hanse.sim.export.ShopExport.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of PrestaShop's SQL Manager for orders, order_detail, customer and category_lang. */
final class PrestaShopRows {

    private static final List<String> HEADER = header("id_order,reference,date_add,current_state,id_customer,email,"
            + "product_id,product_attribute_id,product_reference,product_name,product_quantity,product_price,"
            + "unit_price_tax_incl,total_price_tax_incl,id_category_default,category");

    private PrestaShopRows() {}

    static List<List<String>> of(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (SyntheticOrder order : orders) {
            for (SyntheticOrder.Line line : order.lines()) {
                rows.add(row(
                        HEADER,
                        "id_order",
                        String.valueOf(order.number()),
                        "reference",
                        reference(order.number()),
                        "date_add",
                        plain(order),
                        "current_state",
                        "5",
                        "id_customer",
                        String.valueOf(order.shopper() + 2),
                        "email",
                        order.email(),
                        "product_id",
                        String.valueOf(line.item() + 1),
                        "product_attribute_id",
                        String.valueOf(line.item() + 41),
                        "product_reference",
                        line.sku(),
                        "product_name",
                        line.title() + " - Size : M",
                        "product_quantity",
                        String.valueOf(line.quantity()),
                        "product_price",
                        String.format(Locale.ROOT, "%.6f", line.price() / 1.2),
                        "unit_price_tax_incl",
                        String.format(Locale.ROOT, "%.6f", line.price()),
                        "total_price_tax_incl",
                        String.format(Locale.ROOT, "%.6f", line.price() * line.quantity()),
                        "id_category_default",
                        String.valueOf(3 + line.item() % 4),
                        "category",
                        line.category()));
            }
        }
        return rows;
    }

    /** Nine letters. */
    private static String reference(int number) {
        StringBuilder letters = new StringBuilder("XKBK");
        int rest = number * 7919;
        while (letters.length() < 9) {
            letters.append((char) ('A' + rest % 26));
            rest /= 26;
        }
        return letters.toString();
    }
}
