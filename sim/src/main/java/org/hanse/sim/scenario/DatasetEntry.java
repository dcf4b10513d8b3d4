// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.Dataset;

/**
 * Merchant of a scenario with its data set.
 *
 * @param id id of the entry
 * @param dataset data set with the protocol of the entry
 * @param protocol that protocol, with instants in place of fractions. It has the cutoffs of all entries, so that queries
 *     are pooled at each of them.
 * @param pieces parts of the cut, at least one
 * @param listed whether the parts are reported one by one
 */
public record DatasetEntry(String id, Dataset dataset, Protocol protocol, List<Cut.Piece> pieces, boolean listed) {

    public DatasetEntry {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads and cuts the data sets of {@code scenario}.
     *
     * @param reader reads the data set of a descriptor
     * @param step receives the id of each entry
     * @throws InvalidInputException if a data set cannot be read, has nothing to rank, or has not the columns that its cut
     *     or protocol needs
     */
    public static List<DatasetEntry> read(Scenario scenario, Function<Path, Dataset> reader, Consumer<String> step) {
        // Entries with shares of one data set have one catalogue.
        Map<Path, Dataset> datasets = new HashMap<>();
        Function<Path, Dataset> once = path -> datasets.computeIfAbsent(path, reader);
        List<DatasetEntry> merchants = new ArrayList<>();
        for (int index = 0; index < scenario.merchants().size(); index++) {
            merchants.add(read(scenario, index, once));
            step.accept(scenario.merchants().get(index).id());
        }
        List<Integer> cutoffs = merchants.stream()
                .flatMap(merchant -> merchant.protocol().cutoffs().stream())
                .toList();
        return merchants.stream().map(merchant -> merchant.at(cutoffs)).toList();
    }

    private static DatasetEntry read(Scenario scenario, int index, Function<Path, Dataset> reader) {
        Scenario.MerchantEntry entry = scenario.merchants().get(index);
        String where = scenario.file() + ": merchants[" + index + "]";
        Dataset whole = reader.apply(entry.dataset());
        Dataset dataset = entry.share().of(whole).with(entry.protocol().applyTo(whole.protocol()));
        if (dataset.interactions().shoppers() == 0 && whole.interactions().shoppers() > 0) {
            throw new InvalidInputException(
                    where + ".shoppers: found none of " + whole.interactions().shoppers()
                            + " shoppers in this share; expected at least one. Fix: widen the share");
        }
        if (dataset.decisions().isPresent()) {
            throw new InvalidInputException(where + ".dataset: found logged decisions in " + entry.dataset()
                    + "; expected interactions. Fix: name a data set of interactions");
        }
        Anchored anchored = anchored(entry, dataset, scenario, where);
        return new DatasetEntry(
                entry.id(),
                dataset,
                anchored.protocol(),
                pieces(entry, dataset, anchored.training(), where),
                entry.cut().listed());
    }

    private static List<Cut.Piece> pieces(
            Scenario.MerchantEntry entry, Dataset dataset, InteractionLog training, String where) {
        try {
            return entry.cut().apply(entry.id(), dataset, training);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(where + ".cut: " + InvalidInputException.withFix(e, "change cut"), e);
        }
    }

    /**
     * Split of a whole data set.
     *
     * @param protocol protocol with instants in place of fractions
     * @param training interactions that validation models are fitted to
     */
    private record Anchored(Protocol protocol, InteractionLog training) {}

    /** Splits the data set once, so that a protocol that does not fit it is reported before long work. */
    private static Anchored anchored(Scenario.MerchantEntry entry, Dataset dataset, Scenario scenario, String where) {
        try {
            Protocol protocol = Splitter.anchored(dataset.protocol(), dataset.interactions());
            InteractionLog log = dataset.interactions();
            Splits splits = Splitter.split(protocol, log, dataset.validation(), dataset.test(), scenario.rewards());
            return new Anchored(protocol, splits.validation().train());
        } catch (IllegalArgumentException e) {
            String key = entry.protocol().division().isWritten() ? where + "." : entry.dataset() + ": ";
            throw new InvalidInputException(
                    key + "protocol.split: " + InvalidInputException.withFix(e, "choose another split"), e);
        }
    }

    private DatasetEntry at(List<Integer> cutoffs) {
        return new DatasetEntry(id, dataset, protocol.withCutoffs(cutoffs), pieces, listed);
    }
}
