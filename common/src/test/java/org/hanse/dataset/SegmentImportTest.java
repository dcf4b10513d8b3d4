// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.WordHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentImportTest {

    private static final String[] ITEMS = {
        "catalogue:",
        "  source: {path: items.csv, format: csv}",
        "  columns: {item: sku, title: name, category: [kind], brand: brand, price: price, vector: [a, b]}",
        "  attributes: [{column: tags, separator: \"|\"}]"
    };
    private static final String[] ORDERS = {
        "interactions:",
        "  layout: interactions",
        "  source: {path: orders.csv, format: csv}",
        "  columns: {shopper: user, item: sku, time: {column: at, format: iso-8601}, session: visit, price: paid}",
        "  type: {column: kind, map: {view: view, buy: purchase}}"
    };
    private static final String HEADER = "user,sku,at,visit,paid,kind,name";

    @TempDir
    Path temporary = Path.of("");

    private DatasetFolder files = new DatasetFolder(temporary);
    private StoredFolder store = new StoredFolder(temporary);

    @BeforeEach
    void open() throws IOException {
        files = new DatasetFolder(temporary);
        store = new StoredFolder(Files.createDirectory(temporary.resolve("stored")));
        files.file(
                "items.csv",
                "sku,name,kind,brand,price,a,b,tags",
                "p1,Red shoe,shoes,Ravnholt,10.5,0.25,1,red|warm",
                "p2,Blue shoe,shoes,,12,,,blue",
                "p3,Grün hat,hats,Lindhaven,,1,2,",
                "p4,Never sold,hats,,3,,,");
    }

    private static String[] descriptor(String[]... parts) {
        return Stream.concat(Stream.of("dataset: shop"), Stream.of(parts).flatMap(Stream::of))
                .toArray(String[]::new);
    }

    private static List<String> orders(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "u" + i * 7 % 5 + ",p" + (i * 5 % 3 + 1) + ",2025-01-"
                        + String.format(Locale.ROOT, "%02d", i % 9 + 1)
                        + "T10:00:00Z,v" + i / 3 + "," + (i % 4 == 0 ? "" : i + ".25") + ","
                        + (i % 3 == 0 ? "buy" : "view") + ",Name " + i * 5 % 3)
                .toList();
    }

    private void write(List<String> rows) {
        files.file("orders.csv", Stream.concat(Stream.of(HEADER), rows.stream()).toArray(String[]::new));
    }

    /** Imports, and compares the stored data with a direct reading of the files. */
    private ImportedSegments add(String... lines) {
        DatasetDescriptor descriptor = files.descriptor(lines);
        ImportedSegments read = store.add(descriptor);
        assertThat(store.text(descriptor))
                .isEqualTo(DatasetText.of(new DatasetReader(StoredFolder.options()).read(descriptor)));
        return read;
    }

    @Test
    void import_ofRowsAndACatalogue_equalsADirectReading() {
        write(orders(0, 40));
        ImportedSegments read = add(descriptor(ITEMS, ORDERS));

        assertThat(read.counts().read()).isEqualTo(40);
        assertThat(read.counts().added()).isEqualTo(40);
        assertThat(read.counts().items().added()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{shopper: 3, item: 2, core: true}", "{repeats: first}", "{baskets: 2}"})
    void import_withAFilter_equalsADirectReadingAsTheFileGrows(String filter) {
        requireDirectReadings(filter, 30, 41);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"{shopper: 3, item: 2, core: true}", "{repeats: first}", "{baskets: 2}"})
    void import_withAFilter_equalsADirectReadingAsTheFileGrowsInManySteps(String filter) {
        requireDirectReadings(filter, 30, 40, 41, 60);
    }

    private void requireDirectReadings(String filter, int... sizes) {
        String[] lines = descriptor(ITEMS, ORDERS, new String[] {"filter: " + filter});
        for (int rows : sizes) {
            write(orders(0, rows));
            add(lines);
        }
    }

    /** By them a row and an event of the shop are known as one. Without a column of orders the session is the order. */
    @Test
    void import_withIdsOfRowsAndOrders_keepsTheirHashes() throws IOException {
        files.file(
                "orders.csv",
                "user,sku,at,visit,paid,kind,name,event,order",
                "u1,p1,2025-01-01T10:00:00Z,v1,,buy,,e-1,o-1",
                "u1,p2,2025-01-01T11:00:00Z,v1,,buy,,,",
                "u1,p2,2025-01-01T11:00:00Z,v1,,buy,,e-2,o-1");
        String[] orders = ORDERS.clone();
        orders[3] = orders[3].replace("session: visit", "session: visit, id: event, order: order");
        assertThat(hashes(descriptor(ITEMS, orders))).containsExactly("e-1 o-1", "none none", "e-2 o-1");
        store = new StoredFolder(Files.createDirectory(temporary.resolve("again")));
        assertThat(hashes(descriptor(ITEMS, ORDERS))).containsExactly("none v1", "none v1", "none v1");
    }

    private List<String> hashes(String... lines) {
        Map<Long, String> texts =
                Stream.of("e-1", "e-2", "o-1", "v1").collect(Collectors.toMap(WordHash::of, text -> text));
        add(lines);
        InteractionLog log = new DatasetReader(StoredFolder.options())
                .read(files.descriptor(lines), store.stored())
                .interactions();
        return IntStream.range(0, log.size())
                .mapToObj(p -> texts.getOrDefault(log.id(p), "none") + " " + texts.getOrDefault(log.order(p), "none"))
                .toList();
    }

    @Test
    void import_ofItemsFromInteractions_equalsADirectReadingAsNamesChange() {
        files.file("tags.csv", "sku,tag", "p1,warm", "p2,cold", "p1,red");
        String[] catalogue = {
            "catalogue:",
            "  from: interactions",
            "  columns: {title: name, price: paid}",
            "  attributes: [{source: {path: tags.csv, format: csv}, columns: {item: sku, tag: tag}}]"
        };
        write(orders(0, 20));
        add(descriptor(catalogue, ORDERS));
        List<String> renamed = orders(0, 30).stream()
                .map(row -> row.replace("Name 1", "Other name"))
                .toList();
        write(renamed);
        files.file("tags.csv", "sku,tag", "p1,warm", "p3,new");
        ImportedSegments read = add(descriptor(catalogue, ORDERS));

        assertThat(read.replacing()).isTrue();
        assertThat(read.counts().known()).isEqualTo(20);
        assertThat(read.counts().added()).isEqualTo(10);
    }

    @Test
    void import_ofLines_equalsADirectReadingAsLinesGrow() {
        String[] lines = descriptor(new String[] {
            "interactions: {layout: sequences, source: {path: lines.txt, format: text}, shopper: first-token,"
                    + " type: {constant: purchase}}"
        });
        files.file("lines.txt", "u1 a b a", "u2 b", "u3 c a");
        add(lines);
        files.file("lines.txt", "u1 a b a a c", "u2 b", "u3 c a b", "u4 a d");
        ImportedSegments read = add(lines);

        assertThat(read.counts().known()).isEqualTo(6);
        assertThat(read.counts().added()).isEqualTo(5);
    }

    @Test
    void import_ofRunsWithNamedShoppers_equalsADirectReading() {
        files.file("runs.tsv", "who\tbefore\tnext", "ann\ta b\tc", "bob\tb\ta", "ann\tc\tb");
        add(descriptor(new String[] {
            "interactions: {layout: prefix-target, source: {path: runs.tsv, format: csv, delimiter: \"\\t\"},"
                    + " columns: {shopper: who, prefix: before, target: next}, type: {constant: click}}"
        }));
    }

    @Test
    void import_ofTheSameFiles_addsNothing() {
        write(orders(0, 40));
        add(descriptor(ITEMS, ORDERS));
        StoredSegments before = store.stored();
        ImportedSegments read = add(descriptor(ITEMS, ORDERS));

        assertThat(read.interactions()).isEmpty();
        assertThat(read.items()).isEmpty();
        assertThat(read.counts().known()).isEqualTo(40);
        assertThat(store.stored()).isEqualTo(before);
    }

    @Test
    void import_ofAGrownFile_appendsWhatIsNew() {
        write(orders(0, 40));
        add(descriptor(ITEMS, ORDERS));
        write(orders(0, 50));
        ImportedSegments read = add(descriptor(ITEMS, ORDERS));

        assertThat(read.replacing()).isFalse();
        assertThat(read.interactions().orElseThrow().rows()).isEqualTo(10);
        assertThat(read.counts().known()).isEqualTo(40);
        assertThat(store.stored().interactions()).hasSize(2);
    }

    /** Equal rows differ by their number; a column that the descriptor does not name makes them no duplicates. */
    @Test
    void import_ofEqualRows_storesAsManyAsTheFileHas() {
        List<String> rows = new ArrayList<>(orders(0, 10));
        rows.add(rows.get(0));
        rows.add(rows.get(1) + " of another line");
        write(rows);
        ImportedSegments first = add(descriptor(ITEMS, ORDERS));
        rows.add(rows.get(1) + " of a third line");
        write(rows);
        ImportedSegments second = add(descriptor(ITEMS, ORDERS));

        assertThat(first.counts().added()).isEqualTo(11);
        assertThat(first.counts().known()).isEqualTo(1);
        assertThat(second.counts().added()).isEqualTo(1);
        assertThat(second.counts().known()).isEqualTo(12);
    }

    @Test
    void import_afterRandomInsertionsAndMoves_equalsADirectReading() {
        requireDirectReadings(1, 3);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void import_afterMoreRandomInsertionsAndMoves_equalsADirectReading(long seed) {
        requireDirectReadings(seed, 12);
    }

    private void requireDirectReadings(long seed, int steps) {
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>(orders(0, 20));
        List<String> more = new ArrayList<>(orders(20, 60));
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(4) == 0) {
                Collections.swap(rows, random.nextInt(rows.size()), random.nextInt(rows.size()));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                rows.add(random.nextBoolean() ? rows.size() : random.nextInt(rows.size()), more.remove(0));
            }
            write(rows);
            int size = rows.size();
            assertThat(add(descriptor(ITEMS, ORDERS)).counts())
                    .as("seed %d, step %d", seed, step)
                    .satisfies(counts ->
                            assertThat(counts.added() + counts.known()).isEqualTo(size));
        }
    }

    @Test
    void import_ofAFileThatDroppedOldRows_keepsThemBeforeTheOthers() {
        write(orders(0, 30));
        add(descriptor(ITEMS, ORDERS));
        List<String> all = store.text(files.descriptor(descriptor(ITEMS, ORDERS)));
        write(orders(20, 30));
        ImportedSegments read = store.add(files.descriptor(descriptor(ITEMS, ORDERS)));

        assertThat(read.counts().known()).isEqualTo(10);
        assertThat(read.interactions()).isEmpty();
        assertThat(store.text(files.descriptor(descriptor(ITEMS, ORDERS)))).isEqualTo(all);
    }

    @Test
    void import_ofAChangedCatalogue_writesANewVersionAndKeepsItemsThatWereSold() {
        write(orders(0, 30));
        add(descriptor(ITEMS, ORDERS));
        files.file(
                "items.csv",
                "sku,name,kind,brand,price,a,b,tags",
                "p2,Navy shoe,shoes,,12,,,blue",
                "p3,Grün hat,hats,Lindhaven,,1,2,",
                "p5,New hat,hats,,1,,,");
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, ORDERS));
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().items()).isEqualTo(new ImportedSegments.ItemCounts(1, 1, 1));
        assertThat(read.counts().known()).isEqualTo(30);
        assertThat(store.text(descriptor).stream().limit(4).map(line -> line.replaceAll(".*title=([^,]*),.*", "$1")))
                .containsExactly("Navy shoe", "Grün hat", "New hat", "Red shoe");
    }

    /** A change of state alone is a new version of the items. */
    @Test
    void import_ofItemsThatAreSoldOut_writesANewVersion() {
        write(orders(0, 30));
        String[] items = ITEMS.clone();
        items[0] = "catalogue:\n  available: {sql: \"price < 11\"}";
        store.add(files.descriptor(descriptor(ITEMS, ORDERS)));
        assertThat(store.add(files.descriptor(descriptor(ITEMS, ORDERS))).items())
                .isEmpty();

        DatasetDescriptor descriptor = files.descriptor(descriptor(items, ORDERS));
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().items()).isEqualTo(new ImportedSegments.ItemCounts(0, 1, 0));
        assertThat(read.counts().added()).isZero();
        Dataset dataset = new DatasetReader(StoredFolder.options()).read(descriptor, store.stored());
        assertThat(dataset.catalogue().unavailable()).containsExactly(1);
        assertThat(dataset.interactions().size()).isEqualTo(30);
    }

    /** Keys are stored in the form of the descriptor. A key alone is a new version of the items. */
    @Test
    void import_ofKeys_storesThemAndCountsRejectedOnes() {
        write(orders(0, 30));
        store.add(files.descriptor(descriptor(ITEMS, ORDERS)));
        String[] items = ITEMS.clone();
        items[2] = ITEMS[2].replace("item: sku,", "item: sku, key: {sql: \"KEY\", normalize: gtin},")
                .replace("KEY", "case sku when 'p1' then '4006381333931' when 'p2' then '4006381333930' end");
        DatasetDescriptor descriptor = files.descriptor(descriptor(items, ORDERS));
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().items()).isEqualTo(new ImportedSegments.ItemCounts(0, 1, 0));
        assertThat(read.counts().repaired()).isEqualTo(Map.of("catalogue: GTIN with a wrong check digit", 1L));
        Dataset dataset = new DatasetReader(StoredFolder.options()).read(descriptor, store.stored());
        assertThat(dataset.catalogue().item(0).key()).contains("04006381333931");
        assertThat(dataset.catalogue().item(1).key()).isEmpty();
        assertThat(store.add(descriptor).items()).isEmpty();
    }

    /** Segments of versions without keys have no such column. */
    @Test
    void items_ofAnEarlierVersion_haveNoKey() throws IOException {
        write(orders(0, 30));
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, ORDERS));
        store.add(descriptor);
        Path old = files.path("old.parquet");
        try (Workspace workspace = Workspace.open(StoredFolder.options())) {
            new SegmentTables(workspace)
                    .write(
                            "SELECT * EXCLUDE (key) FROM "
                                    + SegmentTables.scan(
                                            List.of(store.stored().items().orElseThrow())),
                            old);
        }
        StoredSegments stored = new StoredSegments(store.stored().interactions(), Optional.of(old));

        assertThat(new DatasetReader(StoredFolder.options())
                        .read(descriptor, stored)
                        .catalogue())
                .usingRecursiveComparison()
                .isEqualTo(new DatasetReader(StoredFolder.options())
                        .read(descriptor, store.stored())
                        .catalogue());
    }

    @Test
    void import_ofFaultyRows_listsThemWithoutWhatMayNameAShopper() {
        List<String> rows = new ArrayList<>(orders(0, 150));
        rows.add(3, "u1,p9,2025-01-01T10:00:00Z,v,1,view,n");
        rows.add(5, "u2,p1,yesterday,v,1,view,n");
        rows.add(7, ",p1,2025-01-01T10:00:00Z,v,1,view,n");
        rows.add(9, "u77,p1,2025-01-01T10:00:00Z,v,1,view,n,extra");
        rows.add(11, "u1,p1,2025-01-01T10:00:00Z,v,1,seen,n");
        write(rows);
        ImportedSegments read = add(descriptor(ITEMS, ORDERS));

        assertThat(read.rejects())
                .extracting(row -> row.file().replaceAll(".*/", "") + ":" + row.line() + " " + row.reason() + " "
                        + row.value().orElse("-"))
                .containsExactlyInAnyOrder(
                        "orders.csv:5 unknown item p9",
                        "orders.csv:7 unparsable time yesterday",
                        "orders.csv:9 missing shopper id -",
                        "orders.csv:11 malformed line -");
        assertThat(read.counts().rejections()).isEqualTo(4);
        assertThat(read.counts().exclusions()).isEqualTo(1);
        assertThat(read.counts().read())
                .isEqualTo(read.counts().added() + read.counts().known() + 4 + 1);
    }

    @Test
    void import_ofErasedShoppers_leavesThemOut() {
        write(orders(0, 30));
        store.erased().put("u1", Long.MAX_VALUE);
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, ORDERS));
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().keptOut()).isEqualTo(6);
        assertThat(store.text(descriptor)).noneMatch(line -> line.startsWith("u1 "));
    }

    @Test
    void import_ofShoppersErasedAtATime_leavesOutWhatIsNotLater() {
        files.file(
                "orders.csv",
                HEADER,
                "u1,p1,2025-01-01T10:00:00Z,v1,,buy,",
                "u1,p2,2025-01-01T11:00:00Z,v1,,buy,",
                "u1,p3,2025-01-01T11:00:01Z,v1,,buy,",
                "u2,p1,2025-01-01T10:00:00Z,v1,,buy,");
        store.erased().put("u1", Instant.parse("2025-01-01T11:00:00Z").getEpochSecond() * 1_000_000);
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, ORDERS));

        assertThat(store.add(descriptor).counts().keptOut()).isEqualTo(2);
        assertThat(new DatasetReader(StoredFolder.options())
                        .read(descriptor, store.stored())
                        .interactions()
                        .size())
                .isEqualTo(2);
    }

    /** Without times nothing shows what is later. */
    @Test
    void import_withoutTimesOfShoppersErasedAtATime_leavesOutAll() {
        files.file("orders.csv", "user,sku", "anna@x.example,p1", "bob@x.example,p1");
        store.erased().put("anna@x.example", 1L);

        assertThat(store.add(files.descriptor(descriptor(ITEMS, MAILS)))
                        .counts()
                        .keptOut())
                .isEqualTo(1);
    }

    @Test
    void erasure_ofAShopper_removesExactlyItsRows() {
        write(orders(0, 30));
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, ORDERS));
        store.add(descriptor);
        List<String> before = store.text(descriptor);
        Path segment = store.stored().interactions().get(0);
        SegmentErasure erasure = new SegmentErasure(StoredFolder.options(), Optional.empty());
        SegmentErasure.Rewritten rest = erasure.without(
                        Set.of("u1", "u", "U2"), segment, temporary.resolve("rest.parquet"))
                .orElseThrow();

        assertThat(rest.removed()).isEqualTo(6);
        StoredSegments after = new StoredSegments(
                List.of(rest.segment().orElseThrow().file()), store.stored().items());
        assertThat(DatasetText.of(new DatasetReader(StoredFolder.options()).read(descriptor, after)))
                .containsExactlyElementsOf(
                        before.stream().filter(line -> !line.startsWith("u1 ")).toList());
        assertThat(erasure.without(Set.of("u9"), segment, temporary.resolve("none.parquet")))
                .isEmpty();
    }

    private static final String[] MAILS = {
        "interactions:",
        "  layout: interactions",
        "  source: {path: orders.csv, format: csv}",
        "  columns: {shopper: {column: user, normalize: email}, item: sku}"
    };

    @Test
    void import_withNormalizedIds_hasOneShopperForAllSpellings() {
        files.file(
                "orders.csv",
                "user,sku",
                "anna@x.example,p1",
                "ANNA@X.example ,p2",
                "bob@x.example,p1",
                "user,sku",
                "Anna@x.Example,p3");
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, MAILS));
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().spellings()).isEqualTo(4);
        assertThat(read.counts().shoppers()).isEqualTo(2);
        assertThat(read.counts().rejected()).containsExactly(Map.entry("header line among the rows", 1L));
        assertThat(DatasetText.of(new DatasetReader(StoredFolder.options()).read(descriptor)))
                .isEqualTo(store.text(descriptor));
        assertThat(store.text(descriptor).stream().filter(line -> line.startsWith("anna@x.example ")))
                .hasSize(3);
    }

    /** An erased spelling shows the shopper, whose rows of all spellings are left out. */
    @Test
    void import_withAnErasedSpelling_leavesTheShopperOut() {
        files.file("orders.csv", "user,sku", "anna@x.example,p1", "ANNA@X.example,p2", "bob@x.example,p1");
        DatasetDescriptor descriptor = files.descriptor(descriptor(ITEMS, MAILS));
        store.erased().put("ANNA@X.example", Long.MAX_VALUE);
        ImportedSegments read = store.add(descriptor);

        assertThat(read.counts().keptOut()).isEqualTo(2);
        assertThat(read.recognized()).containsExactly(Map.entry("anna@x.example", Long.MAX_VALUE));
        assertThat(store.text(descriptor)).noneMatch(line -> line.contains("anna"));
    }

    @Test
    void import_ofSplits_isRefusedInOneLine() {
        DatasetDescriptor descriptor = files.descriptor(
                "dataset: s",
                "splits:",
                "  train: {layout: sequences, source: {path: a.txt, format: text}, shopper: line-number}",
                "  test: {layout: sequences, source: {path: b.txt, format: text}, shopper: line-number}",
                "protocol: {split: given}");

        assertThatThrownBy(() -> store.add(descriptor))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found splits; expected interactions to train on. Fix: ");
    }

    @Test
    void mapping_ofADescriptor_isItsInteractionsWithoutPlaces() {
        String text = String.join("\n", descriptor(ITEMS, ORDERS));
        String mapping = DatasetDescriptor.mapping(Path.of("a.yaml"), text);

        assertThat(DatasetDescriptor.mapping(
                        Path.of("b.yaml"),
                        "# comment\n" + text.replace("orders.csv", "other.csv").replace("title: name, ", "")))
                .isEqualTo(mapping);
        assertThat(DatasetDescriptor.mapping(Path.of("a.yaml"), text.replace("user", "sku")))
                .isNotEqualTo(mapping);
        assertThat(DatasetDescriptor.mapping(Path.of("a.yaml"), text.replace("buy: purchase", "buy: view")))
                .isNotEqualTo(mapping);
    }
}
