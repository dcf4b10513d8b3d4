// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.export;

import static org.hanse.sim.export.ShopExport.header;
import static org.hanse.sim.export.ShopExport.row;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as German desktop programs write them. */
final class GermanRows {

    private static final List<String> HEADER = header(
            "Auftragsnummer,Auftragsdatum,Kundennummer,E-Mail,Artikelnummer,Artikelname,Kategorien,Hersteller,Anzahl,"
                    + "Artikelpreis,Bemerkung");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ROOT);

    private GermanRows() {}

    static List<List<String>> of(List<SyntheticOrder> orders) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (SyntheticOrder order : orders) {
            for (SyntheticOrder.Line line : order.lines()) {
                rows.add(row(
                        HEADER,
                        "Auftragsnummer",
                        "AU-" + order.number(),
                        "Auftragsdatum",
                        order.time().format(DATE),
                        "Kundennummer",
                        String.valueOf(10_000 + order.shopper()),
                        "E-Mail",
                        order.email(),
                        "Artikelnummer",
                        line.sku(),
                        "Artikelname",
                        line.title() + " für Groß und Klein",
                        "Kategorien",
                        "Haus > " + line.category(),
                        "Hersteller",
                        line.brand(),
                        "Anzahl",
                        String.valueOf(line.quantity()),
                        "Artikelpreis",
                        String.format(Locale.GERMANY, "%,.2f €", line.item() == 35 ? 1_234.5 : line.price()),
                        "Bemerkung",
                        order.number() % 6 == 0 ? "bitte klingeln;\nHinterhof" : ""));
            }
        }
        return rows;
    }
}
