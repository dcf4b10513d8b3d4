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
import org.hanse.core.evaluate.Splitter;
import org.hanse.dataset.Dataset;

/**
 * An entry of a scenario with its data set read and cut.
 *
 * @param id the entry's
 * @param dataset as read
 * @param protocol the data set's, with instants in place of fractions and the cutoffs of all entries of the run, so
 *     that their queries can be pooled at each of them
 * @param parts what it was cut into, at least one
 * @param listed whether the parts are reported one by one
 */
public record Merchant(String id, Dataset dataset, Protocol protocol, List<Part> parts, boolean listed) {

    public Merchant {
        parts = List.copyOf(parts);
    }

    /**
     * Reads and cuts the entries of {@code scenario}.
     *
     * @param reader reads the data set of a descriptor
     * @param step told of each entry read
     * @throws InvalidInputException if a data set cannot be read, holds nothing to rank, or lacks what its cut or its
     *     protocol goes by
     */
    public static List<Merchant> read(Scenario scenario, Function<Path, Dataset> reader, Consumer<String> step) {
        // Several entries may have shares of one data set, whose catalogue is then one, too.
        Map<Path, Dataset> datasets = new HashMap<>();
        Function<Path, Dataset> once = path -> datasets.computeIfAbsent(path, reader);
        List<Merchant> merchants = new ArrayList<>();
        for (int index = 0; index < scenario.merchants().size(); index++) {
            merchants.add(read(scenario, index, once));
            step.accept(scenario.merchants().get(index).id());
        }
        List<Integer> cutoffs = merchants.stream()
                .flatMap(merchant -> merchant.protocol().cutoffs().stream())
                .toList();
        return merchants.stream().map(merchant -> merchant.at(cutoffs)).toList();
    }

    private static Merchant read(Scenario scenario, int index, Function<Path, Dataset> reader) {
        Scenario.MerchantEntry entry = scenario.merchants().get(index);
        String where = scenario.file() + ": merchants[" + index + "]";
        Dataset whole = reader.apply(entry.dataset());
        Dataset dataset = entry.share().of(whole);
        if (dataset.interactions().shoppers() == 0 && whole.interactions().shoppers() > 0) {
            throw new InvalidInputException(
                    where + ".shoppers: found none of " + whole.interactions().shoppers()
                            + " shoppers in this share; expected at least one. Fix: widen the share");
        }
        if (dataset.decisions().isPresent()) {
            throw new InvalidInputException(where + ".dataset: found logged decisions in " + entry.dataset()
                    + "; expected interactions. Fix: name a data set of interactions");
        }
        return new Merchant(
                entry.id(),
                dataset,
                anchored(entry, dataset, scenario, where),
                parts(entry, dataset, where),
                entry.cut().listed());
    }

    private static List<Part> parts(Scenario.MerchantEntry entry, Dataset dataset, String where) {
        try {
            return entry.cut().apply(entry.id(), dataset);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(where + ".cut: " + InvalidInputException.withFix(e, "change cut"), e);
        }
    }

    /** Splits once for nothing, so that a protocol that does not go with its data is found before the long work. */
    private static Protocol anchored(Scenario.MerchantEntry entry, Dataset dataset, Scenario scenario, String where) {
        try {
            Protocol protocol = Splitter.anchored(entry.protocol().applyTo(dataset.protocol()), dataset.interactions());
            Splitter.split(protocol, dataset.interactions(), dataset.validation(), dataset.test(), scenario.rewards());
            return protocol;
        } catch (IllegalArgumentException e) {
            String key = entry.protocol().split().isPresent() ? where + "." : entry.dataset() + ": ";
            throw new InvalidInputException(key + "protocol.split: " + InvalidInputException.withFix(e, "choose another split"), e);
        }
    }

    private Merchant at(List<Integer> cutoffs) {
        return new Merchant(id, dataset, protocol.withCutoffs(cutoffs), parts, listed);
    }
}
