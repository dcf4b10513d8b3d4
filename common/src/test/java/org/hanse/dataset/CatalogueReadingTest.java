// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueReadingTest {

    private static final String LINES =
            "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token}";

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary).file("log.txt", "u a b", "v b a");
    }

    private Dataset read(String columns, String... further) {
        List<String> lines = new ArrayList<>(List.of(
                "dataset: shop",
                LINES,
                "catalogue:",
                "  source: {path: items.csv, format: csv}",
                "  columns: {" + columns + "}"));
        lines.addAll(List.of(further));
        return folder.read(lines.toArray(String[]::new));
    }

    private static List<List<String>> attributes(Dataset dataset) {
        return dataset.catalogue().items().stream()
                .map(CatalogueItem::attributes)
                .toList();
    }

    @Test
    void table_allColumns_areRead() {
        folder.file(
                "items.csv",
                "id,name,size,dep,sub,maker,price,v",
                "b,Red Chair,big,home,chairs,Acme,9.5,[0.5; 1]",
                "a,Desk,,home,,,,",
                "c,x,,,,,,");

        Dataset dataset =
                read("item: id, title: [name, size], category: [dep, sub], brand: maker, price: price, vector: v");

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("b", "a", "c");
        CatalogueItem chair = dataset.catalogue().item(0);
        assertThat(chair.title()).isEqualTo("Red Chair big");
        assertThat(chair.tokens()).containsExactly("red", "chair", "big");
        assertThat(chair.category()).containsExactly("home", "chairs");
        assertThat(chair.brand()).isEqualTo(Optional.of("Acme"));
        assertThat(chair.price()).isEqualTo(OptionalDouble.of(9.5));
        assertThat(chair.vector()).isEqualTo(Optional.of(ItemVector.of(new float[] {0.5f, 1})));
        CatalogueItem desk = dataset.catalogue().item(1);
        assertThat(desk.title()).isEqualTo("Desk");
        assertThat(desk.category()).containsExactly("home");
        assertThat(desk.brand()).isEmpty();
        assertThat(desk.price()).isEmpty();
        assertThat(desk.vector()).isEmpty();
        assertThat(dataset.interactions().item(0)).isEqualTo(1);
        assertThat(dataset.report().reasons()).isEmpty();
    }

    /** A null says nothing. Items that are not available stay in the catalogue and keep their interactions. */
    @Test
    void available_falseExpressions_markItemsAndDropNothing() {
        folder.file("items.csv", "id,state,stock", "a,active,3", "b,draft,3", "c,active,0", "d,active,", "e,,0");

        Dataset dataset = read("item: id", "  available: {sql: \"state = 'active' AND stock > 0\"}");

        assertThat(dataset.catalogue().unavailable().stream()
                        .map(item -> dataset.catalogue().item(item).id().value()))
                .containsExactlyInAnyOrder("b", "c", "e");
        assertThat(dataset.catalogue().size()).isEqualTo(5);
        assertThat(dataset.interactions().size()).isEqualTo(4);
        assertThat(read("item: id").catalogue().unavailable()).isEmpty();
        assertThatThrownBy(() -> read("item: id", "  available: {sql: price > 0}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("catalogue");
    }

    @Test
    void vector_columns_areItsNumbers() {
        folder.file("items.csv", "id,v0,v1", "a,1,2", "b,3,4.5");

        assertThat(read("item: id, vector: [v0, v1]").catalogue().item(1).vector())
                .isEqualTo(Optional.of(ItemVector.of(new float[] {3, 4.5f})));
    }

    @ParameterizedTest
    @CsvSource({"1 x", "1 NaN", "1 Infinity", "1 1e39", "1;two"})
    void vector_noFiniteNumber_isCountedAndLeftOut(String cell) {
        folder.file("items.csv", "id,v", "a,1 2", "b,\"" + cell + "\"", "c,3 4");

        Dataset dataset = read("item: id, vector: v");

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.vector().isPresent())
                .containsExactly(true, false, true);
        assertThat(dataset.report().repaired()).isEqualTo(Map.of("catalogue: unreadable vector", 1L));
        assertThat(dataset.report().examples().get("catalogue: unreadable vector"))
                .isEqualTo(folder.path("items.csv") + " row 3: \"" + cell + "\"");
    }

    @Test
    void vector_ofOtherLength_isCountedAndLeftOut() {
        folder.file("items.csv", "id,v", "a,1 2", "b,1 2 3", "c,1", "d,3 4");

        Dataset dataset = read("item: id, vector: v");

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.vector().isPresent())
                .containsExactly(true, false, false, true);
        assertThat(dataset.report().repaired())
                .isEqualTo(Map.of("catalogue: vector of another length than the first", 2L));
        assertThatThrownBy(() -> folder.readStrictly(
                        "dataset: shop",
                        LINES,
                        "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id, vector: v}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.path("items.csv")
                        + " row 3: \"1 2 3\": catalogue: vector of another length than the first")
                .hasMessageEndingWith("Fix: give all items as many numbers");
    }

    @Test
    void key_gtin_isCheckedAndPadded() {
        folder.file(
                "items.csv",
                "id,ean",
                "a,4006381333931",
                "b,4006381333932",
                "c,",
                "d,0 36000-29145 2",
                "e,123",
                "f,96385074");

        Dataset dataset = read("item: id, key: {column: ean, normalize: gtin}");

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.key().orElse(""))
                .containsExactly("04006381333931", "", "", "00036000291452", "", "00000096385074");
        assertThat(dataset.report().repaired())
                .isEqualTo(
                        Map.of("catalogue: GTIN with a wrong check digit", 1L, "catalogue: key of another form", 1L));
        assertThat(dataset.report().examples().get("catalogue: GTIN with a wrong check digit"))
                .isEqualTo(folder.path("items.csv") + " row 3: \"4006381333932\"");
        assertThat(dataset.interactions().size()).isEqualTo(4);
    }

    /** A column that holds no GTINs at all is the descriptor's fault. */
    @Test
    void key_mostWrong_isRefusedWithAFix() {
        folder.file("items.csv", "id,ean", "a,AB-1", "b,AB-2", "c,AB-3");

        assertThatThrownBy(() -> read("item: id, key: {column: ean, normalize: gtin}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found \"catalogue: key of another form\" in 3 of 3 rows")
                .hasMessageContaining("change catalogue.columns.key.normalize");
    }

    @Test
    void key_otherForms_joinSpellings() {
        folder.file("items.csv", "id,sku", "a, ab-1 2 ", "b,AB12", "c,x y");

        assertThat(read("item: id, key: {column: sku, normalize: code}")
                        .catalogue()
                        .items())
                .extracting(item -> item.key().orElse(""))
                .containsExactly("AB12", "", "XY");
        assertThat(read("item: id, key: sku").catalogue().items())
                .extracting(item -> item.key().orElse(""))
                .containsExactly("ab-1 2", "AB12", "x y");
        assertThat(read("item: id, key: {sql: \"'k' || id\"}")
                        .catalogue()
                        .item(0)
                        .key())
                .contains("ka");
        assertThat(read("item: id").catalogue().repeatedKeys()).isEmpty();
    }

    @Test
    void key_blankColumn_isNoted() {
        folder.file("items.csv", "id,ean", "a,", "b,  ");
        String note = "no item has a key: other shops find items by equal ids only; fill the column of"
                + " catalogue.columns.key, or correct its rejected values";

        assertThat(read("item: id, key: {column: ean, normalize: gtin}")
                        .report()
                        .notes())
                .contains(note);
        assertThat(read("item: id").report().notes()).doesNotContain(note);
        folder.file("items.csv", "id,ean", "a,", "b,x");
        assertThat(read("item: id, key: ean").report().notes()).doesNotContain(note);
    }

    @Test
    void key_ofACatalogueFromInteractions_isRefused() {
        assertThatThrownBy(() -> folder.read(
                        "dataset: shop",
                        "interactions: {layout: interactions, source: {path: log.txt, format: csv},"
                                + " columns: {shopper: a, item: b}}",
                        "catalogue: {from: interactions, columns: {key: b}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("catalogue.columns.key: found in a catalogue from interactions");
    }

    /** Of several columns a blank one is a fault; all of them blank is an item without a vector. */
    @Test
    void vector_blankCells_areAFaultUnlessAllAreBlank() {
        folder.file("items.csv", "id,v0,v1", "a,1,2", "b,,4", "c,,");

        Dataset dataset = read("item: id, vector: [v0, v1]");

        assertThat(dataset.catalogue().isListed(2)).isTrue();
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.vector().isPresent())
                .containsExactly(true, false, false);
        assertThat(dataset.report().repaired()).isEqualTo(Map.of("catalogue: unreadable vector", 1L));
    }

    @Test
    void category_list_isAPath() {
        folder.file("items.csv", "id,code", "a,home.chairs", "b,");

        assertThat(read("item: id, category: {sql: \"string_split(code, '.')\"}")
                        .catalogue()
                        .items())
                .extracting(CatalogueItem::category)
                .containsExactly(List.of("home", "chairs"), List.of());
    }

    @Test
    void rows_faulty_areCounted() {
        folder.file(
                "items.csv", "id,price,v", "a,1,1 2", "b,0,1 2 3", "a,2,3 4", ",3,", "c,-1,x", "d,9,1 2", "e,9,1 2");

        Dataset dataset = read("item: id, price: price, vector: v", "  where: \"id IS NULL OR id <> 'e'\"");

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "b", "c", "d");
        assertThat(dataset.catalogue().item(0).price()).isEqualTo(OptionalDouble.of(1));
        assertThat(dataset.catalogue().item(1).price()).isEmpty();
        assertThat(dataset.catalogue().item(1).vector()).isEmpty();
        assertThat(dataset.report().dropped())
                .isEqualTo(Map.of(
                        "catalogue: duplicated item id", 1L,
                        "catalogue: missing item id", 1L,
                        "catalogue: excluded by where", 1L));
        assertThat(dataset.report().repaired())
                .isEqualTo(Map.of(
                        "catalogue: impossible price",
                        2L,
                        "catalogue: unreadable vector",
                        1L,
                        "catalogue: vector of another length than the first",
                        1L));
        assertThat(dataset.report().examples().get("catalogue: duplicated item id"))
                .isEqualTo(folder.path("items.csv") + " row 4: \"a\"");
        assertThatThrownBy(() -> folder.readStrictly(
                        "dataset: shop",
                        LINES,
                        "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.path("items.csv") + " row 4: \"a\": catalogue: duplicated item id");
    }

    @Test
    void catalogue_oneItem_isRefused() {
        folder.file("items.csv", "id", "a");

        assertThatThrownBy(() -> read("item: id"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected at least two");
    }

    @Test
    void attributes_column_isSplit() {
        folder.file("items.csv", "id,genres", "a,Action| Sci-Fi |", "b,");

        assertThat(attributes(read("item: id", "  attributes: {column: genres, separator: \"|\"}")))
                .containsExactly(List.of("shop:Action", "shop:Sci-Fi"), List.of());
    }

    @Test
    void attributes_flags_areNamed() {
        folder.file("items.csv", "id,f,g,h", "a,1,0,true", "b,,no,false");

        assertThat(attributes(read("item: id", "  attributes: {flags: [f, g, h], names: [x, y, z], common: true}")))
                .containsExactly(List.of("x", "z"), List.of());
    }

    @Test
    void attributes_expression_isAList() {
        folder.file("items.csv", "id,tags", "a,p+q", "b,");

        assertThat(attributes(read("item: id", "  attributes: {sql: \"string_split(tags, '+')\", namespace: n}")))
                .containsExactly(List.of("n:p", "n:q"), List.of());
    }

    @Test
    void attributes_several_areAddedUp() {
        folder.file("items.csv", "id,tags,new", "a,p,1", "b,q,0").file("more.json", "{\"a\": [7, \"p\"], \"zz\": [1]}");

        Dataset dataset = read(
                "item: id",
                "  attributes:",
                "    - {column: tags}",
                "    - {flags: [new]}",
                "    - {source: {path: more.json, format: json-map}}");

        assertThat(attributes(dataset)).containsExactly(List.of("shop:p", "shop:new", "shop:7"), List.of("shop:q"));
        assertThat(dataset.report().dropped()).containsExactly(entry("attributes: unknown item", 1L));
        assertThat(dataset.report().faults()).isZero();
    }

    @Test
    void attributes_mapOfObjects_takesTheFieldsNamed() {
        folder.file("items.csv", "id", "a", "b")
                .file("more.json", "{\"a\": {\"brand\": 5, \"cat\": [1, 2], \"x\": 9}, \"b\": {\"brand\": 6}}");

        assertThat(attributes(read(
                        "item: id",
                        "  attributes: {source: {path: more.json, format: json-map}, columns: [brand, cat]}")))
                .containsExactly(List.of("shop:brand:5", "shop:cat:1", "shop:cat:2"), List.of("shop:brand:6"));
    }

    @Test
    void attributes_table_mayHaveSeveralRowsForAnItem() {
        folder.file("items.csv", "id", "a", "b").file("more.csv", "item,tag", "a,p", "b,q", "a,r");

        assertThat(
                        attributes(
                                read(
                                        "item: id",
                                        "  attributes: {source: {path: more.csv, format: csv}, columns: {item: item, tag: tag}, common: true}")))
                .containsExactly(List.of("p", "r"), List.of("q"));
    }

    @Test
    void none_itemsAreThoseOfTheInteractionsByFirstSight() {
        Dataset dataset = folder.read("dataset: shop", LINES);

        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "b");
        assertThat(dataset.catalogue().item(0).title()).isEmpty();
    }

    @Test
    void fromInteractions_mostFrequentValue_tiesByFirstSeen() {
        folder.file(
                        "log.csv",
                        "user,product,at,name,dep,maker,price",
                        "u,a,1,,d.x,,0",
                        "u,a,2,Tie 2,d.y,M,2",
                        "u,a,3,Tie 1,d.y,,3",
                        "u,a,4,Tie 1,,N,3",
                        "u,a,5,Tie 2,,N,",
                        "u,a,5,Tie 2,,N,",
                        "u,a,5,Tie 2,,N,",
                        "v,b,6,,,,-5",
                        ",b,7,dropped,d,M,1",
                        "v,c,8,gone,d,M,1")
                .file("more.json", "{\"b\": [1]}");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product, time: {column: at, format: epoch-seconds}}",
                "  filter: {item: 1, shopper: 1}",
                "  where: \"product <> 'c'\"",
                "catalogue:",
                "  from: interactions",
                "  columns: {title: name, category: {sql: \"string_split(dep, '.')\"}, brand: maker, price: price}",
                "  attributes: {source: {path: more.json, format: json-map}}");

        CatalogueItem first = dataset.catalogue().item(0);
        // Two of the three equal rows are duplicates, so each title has two votes.
        assertThat(first.title()).isEqualTo("Tie 2");
        assertThat(first.category()).containsExactly("d", "y");
        assertThat(first.brand()).isEqualTo(Optional.of("N"));
        assertThat(first.price()).isEqualTo(OptionalDouble.of(3));
        CatalogueItem second = dataset.catalogue().item(1);
        assertThat(second.title()).isEmpty();
        assertThat(second.price()).isEmpty();
        assertThat(second.attributes()).containsExactly("shop:1");
        assertThat(dataset.catalogue().size()).isEqualTo(2);
        assertThat(dataset.catalogue().isListed(0)).isFalse();
    }

    @Test
    void attributes_ofTheInteractions_areTheMostFrequentOfEachItem() {
        folder.file(
                "log.csv",
                "user,product,genres,sale",
                "u,a,Drama|Crime,1",
                "v,a,Drama|Crime,0",
                "w,a,Comedy,1",
                "w,b,,0");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product}",
                "catalogue:",
                "  from: interactions",
                "  columns: {title: product}",
                "  attributes: [{column: genres, separator: \"|\"}, {flags: [sale], names: [sale]}]");

        assertThat(dataset.catalogue().item(0).attributes()).containsExactly("shop:Drama", "shop:Crime", "shop:sale");
        assertThat(dataset.catalogue().item(1).attributes()).isEmpty();
    }
}
