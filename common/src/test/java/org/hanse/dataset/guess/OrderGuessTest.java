// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.dataset.CleaningPolicy;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guesses for exports of orders. */
class OrderGuessTest extends GuessedFiles {

    @Test
    void of_semicolonsAndDecimalCommas_readsPricesAsNumbers() throws IOException {
        DescriptorGuess guess = guess(file(
                "bestellungen.csv",
                rows(
                        "Bestellnummer;Kundennummer;Artikelnummer;Bezeichnung;Menge;Einzelpreis;Bestelldatum",
                        row -> row / 2 + ";"
                                + shopper(row) + ";" + item(row) + ";Grüner Tee;1;1.234,5" + row % 7 + ";" + day(row)
                                + ".12.2019 08:"
                                + (10 + row % 50)),
                StandardCharsets.ISO_8859_1));

        assertThat(lines(guess))
                .contains(
                        "source: {path: bestellungen.csv, format: csv, delimiter: \";\", header: true, encoding: ISO-8859-1}",
                        "shopper: Kundennummer",
                        "item: Artikelnummer",
                        "session: Bestellnummer",
                        "quantity: Menge",
                        "title: Bezeichnung",
                        "time: {column: Bestelldatum, format: \"dd.MM.yyyy HH:mm\"}",
                        "type: {constant: purchase}");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().item(0).title()).isEqualTo("Grüner Tee");
        assertThat(dataset.catalogue().item(0).price().orElseThrow()).isBetween(1234.0, 1235.0);
    }

    @Test
    void of_negativeQuantities_leavesThemOutAsReturns() throws IOException {
        DescriptorGuess guess = guess(file(
                "invoices.csv",
                rows(
                        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID",
                        row -> 5000 + row / 3 + ","
                                + item(row) + ",WHITE TEA LIGHT HOLDER," + (row % 10 == 0 ? -1 : 6) + ",2010-12-"
                                + day(row)
                                + " 08:26:00,2.55," + (17850 + row % 12) + ".0")));

        assertThat(lines(guess))
                .contains(
                        "shopper: {sql: \"regexp_replace(CAST(CustomerID AS VARCHAR), '\\\\.0\\\\s*$', '')\"}",
                        "session: InvoiceNo",
                        "title: Description",
                        "map: {purchase: purchase}");
        assertThat(guess.account())
                .containsEntry("type", "always purchase; 6 rows with a negative Quantity are left out as returns");
        Dataset dataset = readBack(guess);
        assertThat(guess.account().get("shopper"))
                .isEqualTo("CustomerID: by its name; every id ends in .0, which is left out");
        assertThat(dataset.interactions().shopper(0).value()).isEqualTo("17851");
        assertThat(dataset.interactions().types()).hasSize(1);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS - 6);
    }

    @Test
    void of_creditNotes_leavesThemOutAsReturns() throws IOException {
        DescriptorGuess guess = guess(file(
                "invoices.csv",
                rows(
                        "InvoiceNo,StockCode,CustomerID,InvoiceDate",
                        row -> (row % 10 == 0 ? "C" : "") + (5000 + row) + "," + item(row) + "," + shopper(row)
                                + ",2010-12-" + day(row))));

        assertThat(guess.account())
                .containsEntry(
                        "type",
                        "always purchase; 6 rows with a C before the digits of InvoiceNo are left out as returns");
        Dataset dataset = readBack(guess);
        assertThat(dataset.interactions().types()).containsExactly(InteractionType.PURCHASE);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS - 6);
        assertThat(guess(file(
                                "all.csv",
                                rows("order_id,sku,user", row -> "C" + row + "," + item(row) + "," + shopper(row))))
                        .yaml())
                .contains("type: {constant: purchase}");
    }

    @ParameterizedTest
    @CsvSource({"orders.csv, purchase", "2024-Bestellungen.csv, purchase", "sales_de.csv, purchase", "log.csv, view"})
    void of_shopperItemAndDay_hasTheTypeOfTheFilesName(String file, String type) throws IOException {
        assertThat(lines(guess(file(
                        file,
                        rows(
                                "customer,sku,day",
                                row -> shopper(row) + "," + item(row) + "," + (1_700_000_000 + row))))))
                .contains("type: {constant: " + type + "}");
    }

    /** Pandas writes integers with gaps so. An id such as 3.0 beside A-3 is not damaged. */
    @Test
    void of_idsOfIntegersWithDecimals_meetThoseOfTheCatalogue() throws IOException {
        Path orders = file(
                "orders.csv",
                rows("customer,sku,quantity", row -> (row == 7 ? "A-" : "") + row % 12 + ".0," + row * row % 7 + ".0,1")
                        + "customer,sku,quantity\n");
        Path products = file("products.csv", "code,title\n0,Tea\n1,Jug\n2,Cup\n4,Pot\n");
        DescriptorGuess guess = guess(orders, products);

        assertThat(lines(guess)).contains("shopper: customer");
        Dataset dataset = readBack(guess.yaml(), CleaningPolicy.LENIENT);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
        assertThat(dataset.catalogue().item(dataset.interactions().item(2)).id().value())
                .isIn("0", "1", "2", "4");
    }

    @Test
    void of_emailsInSeveralSpellings_readsOneShopper() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order Number,Email,Lineitem sku,Lineitem quantity",
                        row -> 1000 + row / 2 + ","
                                + (row % 7 == 0 ? "U" + row % 12 + "@X.org " : shopper(row) + "@x.org") + ","
                                + item(row)
                                + ",1")));

        assertThat(lines(guess)).contains("shopper: {column: Email, normalize: email}");
        assertThat(guess.headline()).contains("12 shoppers");
        assertThat(guess.account().get("shopper")).contains("e-mail addresses, in lower case");
        assertThat(readBack(guess).interactions().shoppers()).isEqualTo(12);
    }

    @Test
    void of_addressesWithATill_normalizesAndCountsTheOthers() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order Number,Email,Lineitem sku,Lineitem quantity",
                        row -> 1000 + row / 2 + "," + (row % 7 == 0 ? "Kasse 1" : shopper(row) + "@x.org") + ","
                                + item(row) + ",1")));

        assertThat(lines(guess)).contains("shopper: {column: Email, normalize: email}");
        assertThat(guess.yaml()).contains("; 9 of 60 values are no addresses");
        assertThat(guess.account().get("shopper")).endsWith("; 9 of 60 values are no addresses");
        assertThat(readBack(guess).interactions().shoppers()).isEqualTo(13);
    }

    private DescriptorGuess guessOfStates(String... states) throws IOException {
        return guess(file(
                "orders.csv",
                rows(
                        "Name,Email,Lineitem sku,Lineitem quantity,Financial Status,Fulfillment Status",
                        row -> "#" + (1000 + row) + "," + shopper(row) + "@x.org," + item(row) + ",1,"
                                + states[row / 12 % states.length] + "," + (row % 3 == 0 ? "pending" : "fulfilled"))));
    }

    @Test
    void of_draftsAndUnpaidOrders_leavesThemOut() throws IOException {
        DescriptorGuess guess = guessOfStates("paid", "Entwurf", "Checkout draft", "pending", "paid");

        assertThat(guess.account())
                .containsEntry("left out", "rows whose Financial Status is checkout draft or entwurf or pending");
        assertThat(guess.yaml()).contains("leaves out rows whose Financial Status is checkout draft or entwurf");
        assertThat(readBack(guess.yaml(), CleaningPolicy.LENIENT).interactions().size())
                .isEqualTo(24);
    }

    /** A product that is a draft today was bought all the same. */
    @Test
    void of_ordersWithTheStateOfProducts_leavesNoneOut() throws IOException {
        StringBuilder rows = new StringBuilder("Name,Email,Lineitem sku,Lineitem quantity,Product Status,Created at\n");
        for (int i = 0; i < 60; i++) {
            rows.append("#%d,p%d@x.org,s%d,1,%s,2026-01-%02d\n"
                    .formatted(1000 + i, i % 20, i % 7, i % 4 == 0 ? "draft" : "active", 1 + i % 28));
        }

        assertThat(guess(file("orders.csv", rows.toString())).account()).doesNotContainKey("left out");
    }

    /** A shop that delivers against an invoice has such orders mostly. A parcel on its way is no unpaid order. */
    @Test
    void of_mostlyPendingOrders_readsThem() throws IOException {
        assertThat(guessOfStates("paid", "pending", "pending").account()).doesNotContainKey("left out");
    }

    @Test
    void of_productAndProductCode_takesTheCodeAsItem() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order Number,Email,Product,Product code,Quantity",
                        row -> 1000 + row / 2 + "," + shopper(row) + "@x.org,Tasse Nr " + item(row) + ",X-" + item(row)
                                + ",1")));

        assertThat(lines(guess)).contains("item: Product code", "title: Product");
    }

    @Test
    void of_aNameWithTheSignOfRemarks_isNotListedAsNotUsed() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order #,Email,Lineitem sku,Lineitem quantity,Warehouse #",
                        row -> 1000 + row / 2 + "," + shopper(row) + "@x.org," + item(row) + ",1,north")));

        assertThat(lines(guess)).contains("session: \"Order #\"");
        assertThat(guess.account()).containsEntry("not used", "columns of orders.csv: Warehouse #");
    }

    @Test
    void of_severalFiles_countsTheRowsOfAll() throws IOException {
        String text = rows("user,sku", row -> shopper(row) + "," + item(row));

        assertThat(guess(file("sales-1.csv", text), file("sales-2.csv", text)).headline())
                .contains(" in sales-*.csv: 120 rows read, 12 shoppers");
    }

    /** States of orders have few values. They are no shoppers, and those of refunds leave rows out. */
    @Test
    void of_germanExport_takesAddressesAsShoppersAndLeavesRefundsOut() throws IOException {
        List<String> states =
                List.of("Abgeschlossen", "In Bearbeitung", "In Wartestellung", "Rückerstattet", "Fehlgeschlagen");
        DescriptorGuess guess = guess(file(
                "bestellungen.csv",
                IntStream.range(0, 5_500)
                        .mapToObj(row -> 5000 + row / 2 + ";" + states.get(row / 2 % 5) + ";k" + row / 2 % 700
                                + "@example.org;Tasse " + row * 7 % 50 + ";1;" + day(row % 100) + ".03.2026 10:00")
                        .collect(Collectors.joining(
                                "\n",
                                "Bestellnummer;Bestellstatus;E-Mail (Rechnungsadresse);Artikelname;Menge;Bestelldatum\n",
                                "\n"))));

        assertThat(lines(guess)).contains("shopper: {column: \"E-Mail (Rechnungsadresse)\", normalize: email}");
        assertThat(guess.account().get("left out"))
                .isEqualTo("rows whose Bestellstatus is fehlgeschlagen or rückerstattet");
        assertThat(readBack(guess.yaml(), CleaningPolicy.LENIENT).interactions().size())
                .isEqualTo(3_300);
    }

    @Test
    void of_statesWithoutShoppers_isRefused() throws IOException {
        Path file = file(
                "orders.csv",
                IntStream.range(0, 2_000)
                        .mapToObj(row -> (row % 2 == 0 ? "open" : row % 3 == 0 ? "paid" : "sent") + ",sku-" + row % 40)
                        .collect(Collectors.joining("\n", "State,Sku\n", "\n")));

        assertThatThrownBy(() -> guess(file)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void of_fewRepeats_testsFirstContacts() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                IntStream.range(0, 200)
                        .mapToObj(row -> "u" + row % 20 + ",p" + (row >= 198 ? row - 20 : row) % 200)
                        .collect(Collectors.joining("\n", "customer,product\n", "\n"))));

        assertThat(guess.yaml()).contains("targets: new", "because rows repeat an item");
    }

    /** The first 20,000 rows have no repeat. Each of 1,000 shoppers then orders a further item, or an earlier one. */
    private DescriptorGuess guessOfRepeats(int percent, String columns, IntFunction<String> cells) throws IOException {
        return guess(file(
                "shop.csv",
                IntStream.range(0, 21_000)
                        .mapToObj(row -> "u" + row % 1_000 + ",p"
                                + (row >= 20_000 && row % 100 < percent ? 0 : row / 1_000) + "," + cells.apply(row))
                        .collect(Collectors.joining("\n", "customer,product," + columns + "\n", "\n"))));
    }

    @Test
    void of_repeatsBeyondTheFirstRows_keepsTheHistory() throws IOException {
        IntFunction<String> orders = row -> row + ",1";
        DescriptorGuess baskets = guessOfRepeats(100, "order_id,quantity", orders);
        assertThat(lines(baskets))
                .contains("protocol: {split: next-basket, candidates: all, history: keep, cutoffs: [5, 10, 20]}");
        assertThat(baskets.account().get("repeats"))
                .isEqualTo("5 % of purchases after a shopper's first order repeat an item of the same shopper: bought"
                        + " items are recommended again");

        IntFunction<String> times = row -> 1_600_000_000 + row + ",1";
        assertThat(lines(guessOfRepeats(100, "time,quantity", times)))
                .contains("protocol: {split: time, at: [0.8, 0.9], candidates: all, history: keep, cutoffs: [5, 10,"
                        + " 20]}");
        assertThat(lines(guessOfRepeats(99, "order_id,quantity", orders)))
                .contains("protocol: {split: leave-one-out, candidates: all, history: exclude, targets: new,"
                        + " cutoffs: [5, 10, 20]}");
        assertThat(lines(guessOfRepeats(100, "time,event", row -> 1_600_000_000 + row + ",view")))
                .anyMatch(line -> line.contains("history: exclude, targets: new"));
    }

    @Test
    void of_ordersWhoseLastRowsDiffer_judgesAllRows() throws IOException {
        IntFunction<String> row = i -> i + ",u" + i % 1_000 + ",p" + i % 70 + "," + (i == 21_000 ? -1 : 1) + ","
                + (i == 21_001 ? "cancelled" : "paid");
        Path orders = file(
                "orders.csv",
                IntStream.range(0, 21_002)
                        .mapToObj(row)
                        .collect(Collectors.joining("\n", "order,customer,sku,quantity,order status\n", "\n")));
        Path products = file(
                "products.csv",
                IntStream.range(0, 21_000)
                        .mapToObj(i -> "p" + (20_999 - i) + ",Green tea no " + i)
                        .collect(Collectors.joining("\n", "article,title\n", "\n")));
        DescriptorGuess guess = guess(orders, products);

        assertThat(guess.account())
                .containsEntry("type", "always purchase; 1 row with a negative quantity is left out as returns")
                .containsEntry("left out", "rows whose order status is cancelled")
                .containsKey("catalogue");
        assertThat(readBack(guess).catalogue().size()).isEqualTo(21_000);
    }

    /** A product's first row states it for its variants. Stock that is not counted is no reason. */
    @Test
    void of_productsWithStatesAndStock_writesAvailable() throws IOException {
        Path orders = file(
                "orders.csv",
                rows("Email,Lineitem sku,Lineitem quantity", row -> shopper(row) + "@x.org,s" + row % 8 + ",1"));
        Path products = file("products.csv", """
                Handle,Title,Tags,Variant SKU,Variant Inventory Qty,Variant Inventory Policy,Status
                a,Tea,"green, warm",s0,4,deny,active
                a,,,s1,0,deny,
                b,Jug,,s2,3,deny,draft
                b,,,s3,3,deny,
                c,Cup,warm,s4,0,continue,active
                c,,,s5,,deny,
                d,Pot,,s6,-1,deny,active
                d,,,s7,9,deny,
                """);
        DescriptorGuess guess = guess(orders, products);

        assertThat(guess.account())
                .containsEntry("available", "Variant Inventory Qty, Status: other items are not recommended");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().unavailable().stream()
                        .map(item -> dataset.catalogue().item(item).id().value())
                        .sorted())
                .containsExactly("s1", "s2", "s3", "s6");
        assertThat(lines(guess)).contains("attributes: {column: Tags, separator: \",\"}");
        assertThat(dataset.catalogue().item(1).attributes()).hasSize(2);
        assertThat(dataset.interactions().size()).isEqualTo(ROWS);
    }

    /** A German list of articles, and an export of WooCommerce, where -1 is a draft. */
    @ParameterizedTest
    @CsvSource({
        "Aktiv, ja, nein",
        "Sichtbar, Ja, Nein",
        "Published, 1, -1",
        "In stock?, 1, 0",
        "Verfügbar, wahr, falsch"
    })
    void of_columnOfOnAndOff_writesAvailable(String column, String on, String off) throws IOException {
        Path orders = file("orders.csv", rows("E-Mail;Artikelnummer", row -> shopper(row) + "@x.org;s" + row % 4));
        Path articles = file(
                "artikel.csv",
                "Artikelnummer;Bezeichnung;" + column + "\ns0;Tee;" + on + "\ns1;Krug;" + off + "\ns2;Tasse;" + on
                        + "\ns3;Kanne;" + on + "\n");
        DescriptorGuess guess = guess(orders, articles);

        assertThat(guess.account()).containsEntry("available", column + ": other items are not recommended");
        assertThat(readBack(guess).catalogue().unavailable().stream()).hasSize(1);
    }

    /** A till has cards of customers and numbers of receipts. */
    @Test
    void of_till_takesTheCardForTheShopper() throws IOException {
        DescriptorGuess guess = guess(file(
                "kasse.csv",
                rows(
                        "Bon;Datum;Kundenkarte;Artikel;Menge",
                        row -> row / 3 + ";" + day(row) + ".05.2026;" + (1000 + row % 12) + ";" + item(row) + ";1")));

        assertThat(lines(guess)).contains("shopper: Kundenkarte", "session: Bon");
    }

    /** A summer order at half past midnight belongs to the day of the shop, not to the one before in UTC. */
    @Test
    void of_offsetsOfWinterAndSummer_hasDaysOfTheShop() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Email,Lineitem sku,Lineitem quantity,Created at",
                        row -> shopper(row) + "@x.org," + item(row) + ",1,2025-" + (row < 30 ? "02" : "06") + "-"
                                + day(row) + " 00:28:00 +0" + (row < 30 ? 1 : 2) + "00")));

        assertThat(lines(guess))
                .contains("time: {column: Created at, format: \"yyyy-MM-dd HH:mm:ss XX\", zone: \"Europe/Berlin\"}");
        InteractionSequence last = readBack(guess).interactions().sequence(11);
        assertThat(last.day(last.length() - 1)).hasValue(LocalDate.parse("2025-06-06"));
        assertThat(last.timeMicros(last.length() - 1) / 1_000_000)
                .isEqualTo(Instant.parse("2025-06-05T22:28:00Z").getEpochSecond());
    }

    @Test
    void of_refundedOrders_leavesThemOut() throws IOException {
        // The status stands in the first row of an order of two rows only, as Shopify writes it.
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Name,Email,Financial Status,Lineitem sku,Lineitem quantity",
                        row -> "#" + (1000 + row / 2) + "," + shopper(row) + "@x.org,"
                                + (row % 2 == 1 ? "" : row % 20 == 0 ? "refunded" : row % 20 == 2 ? "voided" : "paid")
                                + "," + item(row) + ",1")));

        assertThat(guess.account())
                .containsEntry("left out", "rows whose Financial Status is refunded or voided")
                .containsEntry("dropped", "12 excluded by where (row 2)");
        assertThat(lines(guess)).contains("carry: {by: Name, columns: [Financial Status]}");
        assertThat(readBack(guess).interactions().size()).isEqualTo(ROWS - 12);
    }

    @Test
    void of_ordersWithoutPrices_arePurchases() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order number,Email,SKU",
                        row -> "#" + (1000 + row / 2) + "," + shopper(row) + "@x.org," + item(row))));

        assertThat(lines(guess)).contains("type: {constant: purchase}");
        assertThat(guess.account())
                .containsEntry("type", "always purchase: rows are order lines, by the column Order number");
        DescriptorGuess visits = guess(file(
                "visits.csv",
                rows("session id,Email,SKU", row -> "s" + row / 2 + "," + shopper(row) + "@x.org," + item(row))));
        assertThat(lines(visits)).contains("type: {constant: view}");
    }

    @Test
    void of_numberAndNameOfTheProduct_takesTheNameForTheTitle() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows("Email,SKU,Product", row -> shopper(row) + "@x.org," + item(row) + ",Green tea " + item(row))));
        assertThat(lines(guess)).contains("item: SKU", "title: Product");

        DescriptorGuess turned = guess(file(
                "turned.csv",
                rows("Email,Product,SKU", row -> shopper(row) + "@x.org,Green tea " + item(row) + "," + item(row))));
        assertThat(lines(turned)).contains("item: SKU", "title: Product");

        DescriptorGuess numbers = guess(file(
                "numbers.csv",
                rows("Email,SKU,Product ID", row -> shopper(row) + "@x.org," + item(row) + ",1" + item(row))));
        assertThat(lines(numbers)).contains("item: SKU").noneMatch(line -> line.startsWith("title:"));
    }

    @Test
    void of_ordersWithTypesOfGoods_takesTheTypeForTheCategory() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order,E-Mail,Item #,SKU,Product title,Type,Qty,Unit price,Ordered at",
                        row -> "A-" + (100 + row / 2) + "," + shopper(row) + "@example.com," + (1 + row % 2) + ","
                                + item(row) + ",Green tea,Loose leaf,1,$" + (1 + row % 7) + ".50,\"Jan " + day(row)
                                + ", 2024\"")));

        assertThat(lines(guess))
                .contains(
                        "shopper: {column: E-Mail, normalize: email}",
                        "item: SKU",
                        "session: Order",
                        "category: Type",
                        "title: Product title",
                        "time: {column: Ordered at, format: \"MMM dd, yyyy\"}",
                        "type: {constant: purchase}");
        Dataset dataset = readBack(guess);
        assertThat(dataset.catalogue().item(0).price()).hasValueCloseTo(1.5, offset(6.0));
        assertThat(dataset.interactions().timed()).isTrue();
    }

    @Test
    void of_twoColumnsThatNameShoppers_namesTheOtherOne() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "customer_id,email,sku,order_date",
                        row -> row % 12 + "," + shopper(row) + "@example.com," + item(row) + ",2024-01-" + day(row))));

        assertThat(guess.yaml()).contains("shopper: customer_id", "# by its name; could be email");
        assertThat(guess.account()).containsEntry("shopper", "customer_id: by its name; could be email");
    }

    @Test
    void of_guestsWithOneNumber_takesTheirAddresses() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "customer_id,billing_email,sku",
                        row -> (row % 2 == 0 ? 0 : row) + "," + shopper(row) + "@example.com," + item(row))));

        assertThat(lines(guess)).contains("shopper: {column: billing_email, normalize: email}");
    }

    @Test
    void of_pickupOrdersAmongOthers_stillFillTheOthers() throws IOException {
        // Orders of two rows. A third has no address, a tenth has one in its first row only.
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Order,Email,SKU,Quantity",
                        row -> "A-" + (100 + row / 2) + ","
                                + ((row / 2 % 10 == 0 && row % 2 == 1) || row / 2 % 3 == 1
                                        ? ""
                                        : shopper(row) + "@x.org")
                                + "," + item(row) + ",1")));

        assertThat(lines(guess)).contains("carry: {by: Order, columns: [Email]}");
    }

    @Test
    void of_rowsWithoutItemNumber_takesTheTitleForThem() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "email,sku,item name,quantity",
                        row -> shopper(row) + "@example.com," + (row % 5 == 0 ? "" : item(row)) + ",Green tea no "
                                + item(row) + ",1")));

        assertThat(guess.account()).containsEntry("items without id", "12 rows: item name is used");
        assertThat(readBack(guess).interactions().size()).isEqualTo(ROWS);
    }

    @Test
    void of_shopWithoutItemNumbers_knowsItemsByTheirTitles() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "email,sku,item name,quantity,town",
                        row -> shopper(row) + "@example.com,,Green tea no " + item(row) + ",1,T" + row % 5)));

        assertThat(lines(guess)).contains("item: item name", "title: item name");
        assertReadsBack(guess);
    }

    @Test
    void of_ordersWithoutAddress_countsThemAndNamesTheTelephone() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows(
                        "Name,Email,Lineitem sku,Lineitem quantity,Billing Phone,Phone",
                        row -> "#" + (1000 + row) + "," + (row % 4 == 0 ? "" : shopper(row) + "@example.com") + ","
                                + item(row) + ",1,," + (row % 8 == 0 ? "" : "+4945100" + row % 12))));

        assertThat(guess.account())
                .containsEntry(
                        "no shopper", "15 of 60 rows have no Email and are dropped; Phone has a value in 47 % of them");
        assertThat(guess.yaml()).contains("    # 15 of 60 rows have no Email and are dropped");
        String both = guess.yaml()
                .lines()
                .filter(line -> line.contains("# to use both: "))
                .map(line -> line.replace("# to use both: ", ""))
                .findFirst()
                .orElseThrow();
        String descriptor = guess.yaml().replaceFirst("(?m)^ +shopper: .*$", Matcher.quoteReplacement(both));
        assertThat(readBack(descriptor, CleaningPolicy.LENIENT).interactions().size())
                .isEqualTo(ROWS - 8);
    }

    @Test
    void of_ordersWithoutAddressAndTelephone_countsThem() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows("email,sku,quantity", row -> (row == 7 ? "" : shopper(row) + "@x.org") + "," + item(row) + ",1")));

        assertThat(guess.account()).containsEntry("no shopper", "1 of 60 rows have no email and are dropped");
        assertThat(guess.yaml()).doesNotContain("to use both");
    }

    @Test
    void of_listsWithDiscounts_readsTheItems() throws IOException {
        DescriptorGuess guess = guess(file(
                "orders.csv",
                rows("customer_email,line_items", row -> shopper(row) + "@example.com," + lineItems(row))));

        assertThat(lines(guess)).anyMatch(line -> line.startsWith("items: {sql: \"regexp_extract_all(line_items"));
        assertThat(lines(guess)).noneMatch(line -> line.startsWith("title:"));
        assertThat(guess.headline()).contains("9 items");
        Dataset dataset = readBack(guess.yaml(), CleaningPolicy.LENIENT);
        assertThat(dataset.catalogue().size()).isEqualTo(9);
        assertThat(dataset.interactions().size()).isEqualTo(2 * 45);
    }

    /** Two items, most with a discount, which has no id; each fourth is a discount alone. */
    private static String lineItems(int row) {
        String first = "2x " + item(row);
        String second = "1x p" + (7 + row % 5);
        return List.of("1x ", first + "|1x |" + second, "1x |" + first + "|" + second, first + "|" + second + "|1x ")
                .get(row % 4);
    }
}
