// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors whose data of one shopper depend on others. */
class CouplingTest {

    @TempDir
    Path temporary;

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
        DatasetFolder folder = new DatasetFolder(temporary)
                .file("items.csv", "id", "a", "b")
                .file("log.csv", "user,product", "u,a", "u,b", "v,a", "v,b");

        Dataset dataset = folder.read(
                "dataset: shop",
                catalogue,
                "interactions:",
                "  layout: interactions",
                "  source: {path: log.csv, format: csv}",
                "  columns: {shopper: user, item: product}",
                "  type: {constant: buy}",
                "filter: " + filter);

        assertThat(dataset.couplings())
                .extracting(Coupling::name)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(" ")));
    }
}
