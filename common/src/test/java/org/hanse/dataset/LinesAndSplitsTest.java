// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layouts {@code sequences} and {@code prefix-target}, and splits that come ready-made. */
class LinesAndSplitsTest {

    private static final String TRAIN =
            "  train: {layout: sequences, source: {path: train.txt, format: text}, shopper: line-number}";

    @TempDir
    Path temporary;

    private DatasetFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new DatasetFolder(temporary).file("train.txt", "a b c", "b a");
    }

    private Dataset readSplits(String... splits) {
        List<String> lines = new ArrayList<>(List.of("dataset: shop", "splits:", TRAIN));
        lines.addAll(List.of(splits));
        return folder.read(lines.toArray(String[]::new));
    }

    private static SuppliedSplit test(Dataset dataset) {
        return dataset.test().orElseThrow();
    }

    @Test
    void sequences_firstToken_isTheShopper() {
        folder.file("log.txt", "007 b a  b ", "8 a");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token, type: {constant: purchase}}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("007", "8");
        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("b", "a", "b");
        assertThat(dataset.interactions().type(0).name()).isEqualTo("purchase");
        assertThat(dataset.interactions().timed()).isFalse();
        assertThat(dataset.interactions().ended(0)).isFalse();
        assertThat(dataset.report().rows()).isEqualTo(2);
    }

    @Test
    void sequences_lineNumber_isTheShopper() {
        folder.file("log.tsv", "b\ta", "a\tc");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: sequences, source: {path: log.tsv, format: text, delimiter: '\\t'}, shopper: line-number}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("1", "2");
        assertThat(DatasetFolder.items(dataset, 1)).containsExactly("a", "c");
        assertThat(dataset.interactions().ended(0)).isTrue();
    }

    @Test
    void sequences_linesWithoutItems_areCounted() {
        folder.file("log.txt", "u a b", "v", "", "w b a", "x a a");

        Dataset dataset = folder.read(
                "dataset: shop",
                "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token}");

        assertThat(DatasetFolder.shoppers(dataset.interactions())).containsExactly("u", "w", "x");
        assertThat(dataset.report().dropped()).containsExactly(entry("line without items", 2L));
        assertThat(dataset.report().examples().get("line without items")).endsWith("log.txt row 2");
    }

    @Test
    void sequences_unknownItem_isDroppedAndTheRestStays() {
        folder.file("log.txt", "u a z b").file("items.csv", "id", "b", "a");

        Dataset dataset = folder.read(
                "dataset: shop",
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}",
                "interactions: {layout: sequences, source: {path: log.txt, format: text}, shopper: first-token}");

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "b");
        assertThat(dataset.report().dropped()).containsExactly(entry("unknown item", 1L));
        assertThat(dataset.report().examples().get("unknown item")).endsWith("log.txt row 1: \"z\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {"a b a", "'a,b,a'", "'a, b,  a'", "'[a, b, a]'", "'[''a'', ''b'', ''a'']'", "' a  b a '"})
    void prefix_anyForm_isItems(String prefix) {
        folder.file("test.tsv", prefix + "\td");

        Dataset dataset = readSplits(
                "  test: {layout: prefix-target, source: {path: test.tsv, format: csv, delimiter: '\\t', header: false, quote: ''}}");

        assertThat(DatasetFolder.items(dataset, test(dataset).log(), 0)).containsExactly("a", "b", "a", "d");
        assertThat(test(dataset).continuing()).isFalse();
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void prefix_quotedElements_keepTheirBlanksAndCommas() {
        folder.file("train.txt", "x y", "z x");
        folder.file("test.tsv", "['a b', \"c,d\", \"o'neil\", e]\tx");
        Dataset dataset = folder.read(
                "dataset: shop",
                "splits:",
                "  train: {layout: sequences, source: {path: train.txt, format: text, delimiter: ' '}, shopper: line-number}",
                "  test: {layout: prefix-target, source: {path: test.tsv, format: csv, delimiter: '\\t', header: false, quote: ''}}");

        InteractionLog test = dataset.test().orElseThrow().log();
        assertThat(IntStream.range(test.from(0), test.to(0))
                        .mapToObj(
                                p -> dataset.catalogue().item(test.item(p)).id().value()))
                .containsExactly("a b", "c,d", "o'neil", "e", "x");
    }

    @Test
    void prefix_jsonList_isItems() {
        folder.file("test.jsonl", "{\"p\": [1, 2], \"t\": 3, \"s\": \"u\"}", "{\"p\": [], \"t\": 4, \"s\": \"u\"}");

        Dataset dataset = readSplits(
                "  test: {layout: prefix-target, source: {path: test.jsonl, format: jsonl}, columns: {shopper: s, prefix: p, target: t}}");

        InteractionLog log = test(dataset).log();
        assertThat(DatasetFolder.shoppers(log)).containsExactly("u", "u");
        assertThat(DatasetFolder.items(dataset, log, 0)).containsExactly("1", "2", "3");
        assertThat(DatasetFolder.items(dataset, log, 1)).containsExactly("4");
    }

    @Test
    void prefixTarget_serves_trainValidationAndTest() {
        folder.file("p.csv", "prefix,next", "a b,c", "b,a");
        String layout =
                "{layout: prefix-target, source: {path: p.csv, format: csv}, columns: {prefix: prefix, target: next}}";

        Dataset dataset = folder.read(
                "dataset: shop", "splits: {train: " + layout + ", validation: " + layout + ", test: " + layout + "}");

        assertThat(DatasetFolder.items(dataset, 0)).containsExactly("a", "b", "c");
        assertThat(dataset.validation().orElseThrow().log().size()).isEqualTo(5);
        assertThat(test(dataset).log().size()).isEqualTo(5);
        assertThat(dataset.report().rows()).isEqualTo(6);
        assertThat(dataset.report().splits())
                .containsExactly(entry("train", 2L), entry("validation", 2L), entry("test", 2L));
    }

    @Test
    void target_missingOrUnknown_takesItsLineAlong() {
        folder.file("test.tsv", "a b\tc", "a b\tz", "a b\t", "z a\tb", "a\tb", "b\ta", "a a\tb")
                .file("items.csv", "id", "a", "b", "c");

        Dataset dataset = folder.read(
                "dataset: shop",
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}",
                "splits:",
                TRAIN,
                "  test: {layout: prefix-target, source: {path: test.tsv, format: csv, delimiter: '\\t', header: false}}");

        InteractionLog log = test(dataset).log();
        assertThat(log.shoppers()).isEqualTo(5);
        assertThat(DatasetFolder.items(dataset, log, 1)).containsExactly("a", "b");
        assertThat(dataset.report().dropped())
                .containsOnlyKeys("unknown item", "line whose target was dropped", "missing item id");
    }

    @Test
    void sequencesAsTest_lastItemUnknown_takesItsLineAlong() {
        folder.file("test.txt", "a b z", "a z b", "b a").file("items.csv", "id", "a", "b", "c");

        Dataset dataset = folder.read(
                "dataset: shop",
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}",
                "splits:",
                TRAIN,
                "  test: {layout: sequences, source: {path: test.txt, format: text}, shopper: line-number}");

        assertThat(DatasetFolder.shoppers(test(dataset).log())).containsExactly("2", "3");
        assertThat(DatasetFolder.items(dataset, test(dataset).log(), 0)).containsExactly("a", "b");
    }

    @Test
    void interactionsAsSplits_continueAndShareItemsAndTypes() {
        folder.file("1.csv", "user,product,kind", "u,a,see", "v,b,buy")
                .file("2.csv", "user,product,kind", "u,c,love", "u,b,buy");
        String layout =
                "{layout: interactions, source: {path: X.csv, format: csv}, columns: {shopper: user, item: product}, type: {column: kind}}";

        Dataset dataset = folder.read(
                "dataset: shop",
                "splits: {train: " + layout.replace("X", "1") + ", test: " + layout.replace("X", "2") + "}");

        assertThat(test(dataset).continuing()).isTrue();
        assertThat(DatasetFolder.items(dataset, test(dataset).log(), 0)).containsExactly("c", "b");
        assertThat(test(dataset).log().type(1).name()).isEqualTo("buy");
        assertThat(test(dataset).log().types()).isEqualTo(dataset.interactions().types());
        assertThat(dataset.catalogue().items())
                .extracting(item -> item.id().value())
                .containsExactly("a", "b", "c");
    }

    @Test
    void split_empty_isNamed() {
        folder.bytes("test.txt", new byte[0]);

        assertThatThrownBy(() -> readSplits(
                        "  test: {layout: sequences, source: {path: test.txt, format: text}, shopper: line-number}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("splits.test: found no usable interaction");
    }
}
