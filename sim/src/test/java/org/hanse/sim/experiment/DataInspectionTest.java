// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.dataset.Coupling;
import org.hanse.dataset.Dataset;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.summary.CautionText;
import org.hanse.sim.summary.DataCautions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes on data in which one shopper changes the examples of others. */
class DataInspectionTest {

    private static final Protocol SHARES =
            SyntheticShop.protocol(new Protocol.TimeSplit(new Protocol.Fraction(0.8), new Protocol.Fraction(0.9)), 10);

    @TempDir
    Path folder = Path.of("");

    private static Dataset dataset(Protocol protocol, Set<Coupling> couplings) {
        Dataset made = SyntheticShop.dataset(40, 1, protocol);
        return new Dataset(
                made.name(),
                made.catalogue(),
                made.interactions(),
                made.validation(),
                made.test(),
                made.decisions(),
                made.protocol(),
                made.report(),
                couplings);
    }

    private static List<Part> parts(Scenario scenario, Dataset dataset) {
        return DatasetEntry.read(scenario, path -> dataset, read -> {}).stream()
                .flatMap(merchant -> merchant.pieces().stream().map(piece -> Part.of(scenario, merchant, piece)))
                .toList();
    }

    private static Optional<String> caution(Protocol protocol, Set<Coupling> couplings) {
        Scenario scenario = SyntheticScenario.scenario(
                List.of("popularity"),
                List.of(),
                SyntheticScenario.entry("north", Path.of("a.yaml"), new Cut.ByHash(2), true),
                SyntheticScenario.entry("south", Path.of("b.yaml"), new Cut.Whole(), true));
        List<Part> parts = parts(scenario, dataset(protocol, couplings));
        return CautionText.of(new DataCautions(DataInspection.couplings(parts), 0, Map.of())).stream()
                .findFirst();
    }

    @Test
    void caution_fixedCatalogueAndLastOnes_saysNothing() {
        assertThat(caution(SyntheticShop.leaveOneOut(10), Set.of())).isEmpty();
    }

    @Test
    void caution_eachCoupling_namesTheEntriesOnceAndWhatToDo() {
        assertThat(caution(SHARES, EnumSet.allOf(Coupling.class)).orElseThrow())
                .startsWith("epsilon does not hold for these data as they are")
                .contains("of north, south, items are those of the interactions alone; list all in catalogue.source")
                .contains("; of north, south, the filter leaves out items that too few interactions meet")
                .contains(
                        "; of north, south, the split is where a share of all interactions has happened; write dates in");
    }

    private void inspect(String similarity, String unit, Set<Coupling> couplings) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, """
                scenario: inspected
                merchants: [{id: north, dataset: a.yaml}]
                network: {dimension: 8, itemVectors: none, memory: false, q: false, similarity: %s}
                federation: {privacy: {unit: %s, epsilon: 8}}
                compare: [federated]
                """.formatted(similarity, unit));
        Scenario scenario = ScenarioReader.read(file);
        DataInspection.requireFixedCatalogue(
                scenario.trained().get(0), parts(scenario, dataset(SyntheticShop.leaveOneOut(10), couplings)));
    }

    @Test
    void requireFixedCatalogue_similarityOfACatalogueOfInteractions_refusesTheGuaranteeOfShoppers() {
        Set<Coupling> coupled = Set.of(Coupling.CATALOGUE_OF_INTERACTIONS);

        assertThatThrownBy(() -> inspect("true", "shopper", coupled))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("merchant north")
                .hasMessageContaining("catalogue.source");
        assertThatCode(() -> inspect("false", "shopper", coupled)).doesNotThrowAnyException();
        assertThatCode(() -> inspect("true", "merchant", coupled)).doesNotThrowAnyException();
        assertThatCode(() -> inspect("true", "shopper", Set.of(Coupling.ITEM_COUNTS)))
                .doesNotThrowAnyException();
    }
}
