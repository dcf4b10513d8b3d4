// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Splitter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors whose data of one shopper depend on others. */
class CouplingTest {

    private static final String LISTED = "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}}";

    @TempDir
    Path temporary;

    private DatasetFolder folder() {
        return new DatasetFolder(temporary)
                .file("items.csv", "id", "a", "b")
                .file("log.csv", "user,product,at", "u,a,1", "u,b,2", "v,a,3", "v,b,4", "w,a,9", "w,b,9");
    }

    private static Dataset read(DatasetFolder folder, String catalogue, String filter, String protocol) {
        return folder.read(
                "dataset: shop",
                catalogue,
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product, time: {column: at, format: epoch-seconds}}",
                "  type: {constant: buy}",
                "filter: " + filter,
                "protocol: " + protocol);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}} | {} |",
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}} | {shopper: 1, repeats: first} |",
                "catalogue: {source: {path: items.csv, format: csv}, columns: {item: id}} | {item: 1} | ITEM_COUNTS",
                "catalogue: {from: interactions, columns: {title: product}} | {} | CATALOGUE_OF_INTERACTIONS",
                "'' | {shopper: 1, item: 1, core: true} | CATALOGUE_OF_INTERACTIONS ITEM_COUNTS",
            })
    void read_catalogueAndFilter_saysWhatCouplesShoppers(String catalogue, String filter, String expected) {
        Dataset dataset = read(folder(), catalogue, filter, "{}");

        assertThat(dataset.couplings())
                .extracting(Coupling::name)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    /** One more shopper moves the last training interaction of another, unless moments are dates. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{split: time, at: [0.5, 0.8]} | SPLIT_AT_SHARE | 0 | 1",
                "{split: time, at: [1970-01-01T00:00:03Z, 0.8]} | SPLIT_AT_SHARE | 0 | 0",
                "{split: time, at: [1970-01-01T00:00:03Z, 1970-01-01T00:00:05Z]} | | 0 | 0",
                "{split: leave-one-out} | | 1 | 1",
            })
    void read_splitAtAShare_couplesShoppers(String protocol, String expected, int alone, int beside) {
        DatasetFolder folder = folder();
        Dataset dataset = read(folder, LISTED, "{}", protocol);
        int trained = trained(dataset);
        folder.file("log.csv", "user,product,at", "u,a,1", "u,b,2", "v,a,3", "v,b,4");
        int without = trained(read(folder, LISTED, "{}", protocol));

        assertThat(dataset.couplings())
                .extracting(Coupling::name)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
        assertThat(List.of(without, trained)).containsExactly(alone, beside);
        assertThat(dataset.with(Protocol.USUAL).couplings()).isEmpty();
    }

    /** Returns the number of training interactions of shopper v. */
    private static int trained(Dataset dataset) {
        return Splitter.split(
                        dataset.protocol(),
                        dataset.interactions(),
                        Optional.empty(),
                        Optional.empty(),
                        GainRule.binary())
                .validation()
                .train()
                .length(1);
    }
}
