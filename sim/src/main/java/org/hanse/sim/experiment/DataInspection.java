// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.dataset.Coupling;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.DataCautions;

/** Inspection of the data of a private model. */
final class DataInspection {

    private DataInspection() {}

    /** Returns the weaknesses of the data that a model learns from. */
    static DataCautions of(TrainedModel model, List<Part> learners) {
        int negatives = model.federation()
                .flatMap(rounds -> rounds.uploads().privacy())
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .map(PrivacyConfig::gradients)
                .map(PrivacyConfig.Gradients::negatives)
                .orElse(0);
        Map<String, Integer> small = new LinkedHashMap<>();
        for (Part part : learners) {
            int items = part.merchant().dataset().catalogue().items().size();
            if (items < negatives) {
                small.put(part.merchant().id(), items);
            }
        }
        return new DataCautions(couplings(learners), negatives, small);
    }

    /**
     * Refuses a guarantee for shoppers where contributions are computed from the similarity of descriptions, and a catalogue changes with
     * shoppers.
     *
     * @throws InvalidInputException if there is such a catalogue
     */
    static void requireFixedCatalogue(TrainedModel model, List<Part> learners) {
        Optional<String> key = model.network().similarity()
                ? Optional.of("network.similarity")
                : model.sum().map(own -> "federation." + own);
        if (!model.protectsShoppers() || key.isEmpty()) {
            return;
        }
        for (Part part : learners) {
            if (part.merchant().dataset().couplings().contains(Coupling.CATALOGUE_OF_INTERACTIONS)) {
                throw new InvalidInputException(model.name() + ": " + key.get() + ": merchant "
                        + part.merchant().id() + " has a catalogue made of interactions; expected one that no shopper"
                        + " changes, since the guarantee is for shoppers. Fix: list all items in catalogue.source, or"
                        + " write "
                        + (model.network().similarity() ? "similarity: false" : key.get() + ": none"));
            }
        }
    }

    /** Returns merchants with coupled shoppers by cause. */
    static Map<Coupling, Set<String>> couplings(List<Part> learners) {
        Map<Coupling, Set<String>> merchants = new EnumMap<>(Coupling.class);
        for (Part part : learners) {
            DatasetEntry merchant = part.merchant();
            for (Coupling coupling : merchant.dataset().couplings()) {
                merchants
                        .computeIfAbsent(coupling, cause -> new LinkedHashSet<>())
                        .add(merchant.id());
            }
        }
        return merchants;
    }
}
