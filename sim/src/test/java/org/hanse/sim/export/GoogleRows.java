// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.amount;
import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.items;
import static org.hanse.sim.export.ShopExport.row;

import java.util.ArrayList;
import java.util.List;

/** Rows of a product feed for Google Merchant Center. */
final class GoogleRows {

    private static final List<String> HEADER =
            header("id,title,description,link,image_link,availability,price,sale_price,brand,gtin,mpn,condition,"
                    + "google_product_category,product_type,identifier_exists");

    private GoogleRows() {}

    static List<List<String>> of() {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (SyntheticOrder.Line line : items()) {
            rows.add(row(
                    HEADER,
                    "id",
                    line.sku(),
                    "title",
                    line.title(),
                    "description",
                    "Made by hand from good stuff, " + line.title(),
                    "link",
                    "https://shop.example.com/p/" + line.id(),
                    "image_link",
                    "https://shop.example.com/i/" + line.id() + ".jpg",
                    "availability",
                    "in_stock",
                    "price",
                    amount(line.price()) + " EUR",
                    "sale_price",
                    line.item() % 6 == 0 ? amount(line.price() / 2) + " EUR" : "",
                    "brand",
                    line.brand(),
                    "mpn",
                    line.sku(),
                    "condition",
                    "new",
                    "google_product_category",
                    "Home & Garden > Decor",
                    "product_type",
                    "Home > " + line.category(),
                    "identifier_exists",
                    "yes"));
        }
        return rows;
    }
}
