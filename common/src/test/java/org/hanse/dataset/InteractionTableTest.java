// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns, expressions, types and times of the layout {@code interactions}. */
class InteractionTableTest {

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary);
    }

    private Dataset read(String columns, String... further) {
        List<String> lines = new ArrayList<>(List.of(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {" + columns + "}"));
        lines.addAll(List.of(further));
        return folder.read(lines.toArray(String[]::new));
    }

    @Test
    void ids_leadingZerosAndManyDigits_stayExact() {
        folder.file(
                "log.csv", "user,product", "007,01", "7,1", "12345678901234567890,1.10", "12345678901234567891,1.1");

        Dataset dataset = read("shopper: user, item: product");

        assertThat(DatasetFolder.shoppers(dataset.interactions()))
                .containsExactly("007", "7", "12345678901234567890", "12345678901234567891");
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("01", "1", "1.10", "1.1");
    }

    @Test
    void ids_inExpressions_stayExactToo() {
        folder.file("log.csv", "store,user,product", "1,007,a", "1,7,b", "2,12345678901234567890,a");

        Dataset dataset = read("shopper: {sql: \"store || '-' || user\"}, item: product");

        assertThat(DatasetFolder.shoppers(dataset.interactions()))
                .containsExactly("1-007", "1-7", "2-12345678901234567890");
    }

    @Test
    void expressions_seeNumbersDatesAndTimes() {
        folder.file(
                "log.csv",
                "user,product,n,day,moment",
                "u,a,10,2020-03-01,2020-03-01 10:00:00",
                "u,b,9,2020-02-29,2020-03-01 9:00:00");

        Dataset dataset =
                read("shopper: user, item: product, value: {sql: n / 4}, dwell: {sql: \"day - DATE '2020-01-01'\"},"
                        + " quantity: {sql: hour(moment)}");

        InteractionLog log = dataset.interactions();
        assertThat(log.measure(Measure.VALUE, 0)).isEqualTo(2.5);
        assertThat(log.measure(Measure.DWELL, 1)).isEqualTo(59);
        assertThat(log.measure(Measure.QUANTITY, 1)).isEqualTo(9);
    }

    @Test
    void columns_list_isJoinedByBlanks() {
        folder.file("log.csv", "a,b,product", "x,y,1", "x,,2");

        assertThat(DatasetFolder.shoppers(read("shopper: [a, b], item: product").interactions()))
                .containsExactly("x y", "x");
    }

    @Test
    void measures_everyKind_areRead() {
        folder.file("log.csv", "user,product,v,q,p,d", "u,a,4.5,-2,9.99,30", "u,b,,,,");

        InteractionLog log = read("shopper: user, item: product, value: v, quantity: q, price: p, dwell: d")
                .interactions();

        assertThat(log.measure(Measure.VALUE, 0)).isEqualTo(4.5);
        assertThat(log.measure(Measure.QUANTITY, 0)).isEqualTo(-2);
        assertThat(log.measure(Measure.PRICE, 0)).isEqualTo((float) 9.99);
        assertThat(log.measure(Measure.DWELL, 0)).isEqualTo(30);
        assertThat(log.measure(Measure.PRICE, 1)).isNaN();
    }

    @Test
    void type_map_namesDropsAndOrders() {
        folder.file("log.csv", "user,product,kind", "u,a,buy", "u,b,see", "u,c,hover", "u,d,see");

        Dataset dataset =
                read("shopper: user, item: product", "  type: {column: kind, map: {see: view, buy: purchase}}");

        assertThat(dataset.interactions().types()).containsExactly(InteractionType.VIEW, InteractionType.PURCHASE);
        assertThat(dataset.interactions().type(0)).isEqualTo(InteractionType.PURCHASE);
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "b", "d");
        assertThat(dataset.report().dropped()).isEqualTo(Map.of("unmapped type", 1L));
        assertThat(dataset.report().examples().get("unmapped type")).endsWith("log.csv row 4: \"hover\"");
    }

    @Test
    void type_columnWithoutMap_usesItsValues() {
        folder.file("log.csv", "user,product,kind", "u,a,buy", "u,b,see", "u,c,");

        Dataset dataset = read("shopper: user, item: product", "  type: {column: kind}");

        assertThat(dataset.interactions().types())
                .extracting(InteractionType::name)
                .containsExactly("buy", "see");
        assertThat(dataset.report().dropped()).isEqualTo(Map.of("missing type", 1L));
    }

    @Test
    void type_expression_mapsReturns() {
        folder.file("log.csv", "user,product,n", "u,a,1", "u,b,-1");

        Dataset dataset = read(
                "shopper: user, item: product",
                "  type: {column: {sql: \"CASE WHEN n < 0 THEN 'r' ELSE 'p' END\"}, map: {r: return, p: purchase}}");

        assertThat(dataset.interactions().type(0)).isEqualTo(InteractionType.PURCHASE);
        assertThat(dataset.interactions().type(1)).isEqualTo(InteractionType.RETURN);
    }

    @Test
    void type_tooMany_isRefused() {
        String[] rows = new String[66];
        rows[0] = "user,product,kind";
        for (int i = 1; i < rows.length; i++) {
            rows[i] = "u,i" + i + ",t" + i;
        }
        folder.file("log.csv", rows);

        assertThatThrownBy(() -> read("shopper: user, item: product", "  type: {column: kind}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("65 different values; expected at most 64");
    }

    @Test
    void where_numbers_areNumbersInEveryFile() {
        folder.file("part-1.csv", "user,product,price", "u,a,0.4", "u,b,-1")
                .file("part-2.csv", "user,product,price", "u,c,10", "u,d,0", "u,e,");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: 'part-*.csv', format: csv}",
                "  columns: {shopper: user, item: product, price: price}",
                "  where: price > 0");

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "c");
        assertThat(dataset.report().dropped()).isEqualTo(Map.of("excluded by where", 3L));
        assertThat(dataset.report().rows()).isEqualTo(5);
    }

    @Test
    void merchants_column_cutsTheLog() {
        folder.file("log.csv", "user,product,store", "u,a,s1", "u,b,s2", "v,a,s2", "w,a,");

        Dataset dataset = read("shopper: user, item: product", "  merchant: {column: store}");

        Map<String, InteractionLog> parts = dataset.interactions().byMerchant();
        assertThat(parts).containsOnlyKeys("s1", "s2");
        assertThat(DatasetFolder.shoppers(parts.getOrDefault("s2", dataset.interactions())))
                .containsExactly("u", "v");
        assertThat(dataset.report().dropped()).isEqualTo(Map.of("missing merchant", 1L));
    }

    @Test
    void sessions_names_becomeNumbers() {
        folder.file("log.csv", "user,product,visit", "u,a,s9", "u,b,", "u,c,s9", "v,a,s1");

        InteractionLog log =
                read("shopper: user, item: product, session: visit").interactions();

        assertThat(log.session(0)).isEqualTo(log.session(2)).isNotEqualTo(log.session(3));
        assertThat(log.session(1)).isEqualTo(-1);
    }

    @Test
    void order_timesThenRows_shoppersByFirstRow() {
        folder.file("log.csv", "user,product,at", "u,a,5", "v,b,1", "u,c,3", "u,d,5", "u,e,3", "u,f,5");

        Dataset dataset = read("shopper: user, item: product, time: {column: at, format: epoch-seconds}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("u", "v");
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("c", "e", "a", "d", "f");
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void order_noTimes_isThatOfTheRows() {
        folder.file("log.csv", "user,product", "u,b", "v,a", "u,a", "u,b");

        assertThat(DatasetFolder.items(read("shopper: user, item: product"), 0)).containsExactly("b", "a", "b");
    }

    /** Formats of a time with its instant. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "epoch-seconds => => 1569888000 => 2019-10-01T00:00:00Z",
                "epoch-seconds => => 1569888000.25 => 2019-10-01T00:00:00.250Z",
                "epoch-seconds => => 1.569888e9 => 2019-10-01T00:00:00Z",
                "epoch-millis => => 1569888000123 => 2019-10-01T00:00:00.123Z",
                "epoch-micros => => 1569888000123456 => 2019-10-01T00:00:00.123456Z",
                "epoch-seconds => => -86400 => 1969-12-31T00:00:00Z",
                "iso-8601 => => 2019-10-01 => 2019-10-01T00:00:00Z",
                "iso-8601 => => 2019-10-01T12:30 => 2019-10-01T12:30:00Z",
                "iso-8601 => => 2019-10-01T12:30:00+02:00 => 2019-10-01T10:30:00Z",
                "iso-8601 => => 2019-11-24 00:03:13.442536+00:00 => 2019-11-24T00:03:13.442536Z",
                "iso-8601 => Europe/Berlin => 2019-07-01 12:00:00 => 2019-07-01T10:00:00Z",
                "iso-8601 => Europe/Berlin => 2019-12-01 12:00:00 => 2019-12-01T11:00:00Z",
                "iso-8601 => Europe/Berlin => 2019-07-01 => 2019-06-30T22:00:00Z",
                "iso-8601 => Europe/Berlin => 2019-07-01T12:00:00Z => 2019-07-01T12:00:00Z",
                "iso-8601 => +05:30 => 2019-07-01T12:00 => 2019-07-01T06:30:00Z",
                "yyyy-MM-dd HH:mm:ss z => => 2019-10-01 00:00:00 UTC => 2019-10-01T00:00:00Z",
                "yyyy-MM-dd HH:mm:ss z => => 2019-07-01 00:00:00 Europe/Berlin => 2019-06-30T22:00:00Z",
                "yyyy-MM-dd'T'HH:mm:ssX => => 2019-10-01T00:00:00Z => 2019-10-01T00:00:00Z",
                "yyyy-MM-dd'T'HH:mm:ssXXX => => 2019-10-01T00:00:00-03:00 => 2019-10-01T03:00:00Z",
                "yyyy-MM-dd'T'HH:mm:ss.SSS => => 2019-10-01T00:00:00.005 => 2019-10-01T00:00:00.005Z",
                "dd.MM.yyyy HH:mm => Europe/Berlin => 01.07.2019 12:00 => 2019-07-01T10:00:00Z",
                "M/d/yy h:mm a => America/New_York => 1/2/19 3:04 PM => 2019-01-02T20:04:00Z",
                "dd-MMM-yyyy => => 01-Jan-1995 => 1995-01-01T00:00:00Z",
                "yyyyMMdd => +02:00 => 20190701 => 2019-06-30T22:00:00Z"
            })
    void time_format_isUnderstood(String format, String zone, String text, Instant moment) {
        folder.file("log.csv", "user,product,at", "u,a,\"" + text + "\"", "u,b,\"" + text + "\"");

        Dataset dataset = read("shopper: user, item: product, time: {column: at, format: \"" + format + "\""
                + (zone == null ? "" : ", zone: \"" + zone + "\"") + "}");

        assertThat(Instant.EPOCH.plus(dataset.interactions().timeMicros(0), ChronoUnit.MICROS))
                .isEqualTo(moment);
    }

    @Test
    void time_zoneAbbreviationThatMeansSeveral_isNotGuessed() {
        folder.file(
                "log.csv",
                "user,product,at",
                "u,a,2019-07-01 02:30:00 UTC",
                "u,b,2019-07-01 02:30:00 BST",
                "u,c,2019-07-01 02:30:00 Europe/London",
                "u,d,2019-07-01 02:30:00 GMT",
                "u,e,2019-12-01 02:30:00 CET");

        Dataset dataset = read("shopper: user, item: product, time: {column: at, format: \"yyyy-MM-dd HH:mm:ss z\"}");

        assertThat(dataset.report().dropped()).containsEntry("unparsable time", 1L);
        assertThat(IntStream.range(0, 4)
                        .mapToObj(p -> Instant.EPOCH.plus(dataset.interactions().timeMicros(p), ChronoUnit.MICROS)))
                .containsExactly(
                        Instant.parse("2019-07-01T01:30:00Z"),
                        Instant.parse("2019-07-01T02:30:00Z"),
                        Instant.parse("2019-07-01T02:30:00Z"),
                        Instant.parse("2019-12-01T01:30:00Z"));
    }

    @Test
    void time_expression_mayBeATimeAlready() {
        folder.file("log.csv", "user,product,d,h", "u,a,2019-10-01,7", "u,b,2019-10-02,8");

        Dataset dataset = read("shopper: user, item: product, time: {sql: \"d + to_hours(h)\", zone: Europe/Berlin}");

        assertThat(dataset.interactions().timeMicros(0))
                .isEqualTo(Instant.parse("2019-10-01T05:00:00Z").toEpochMilli() * 1_000);
    }

    @Test
    void shopper_withOneInteraction_isKept() {
        folder.file("log.csv", "user,product", "u,a", "v,b");

        assertThat(read("shopper: user, item: product").interactions().shoppers())
                .isEqualTo(2);
    }
}
