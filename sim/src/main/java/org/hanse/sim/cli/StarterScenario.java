// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.NetworkTraining;
import org.hanse.dataset.guess.DescriptorGuess;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.ScenarioReader;

/**
 * First scenario for one data set: baselines and one small network, trained in about a minute.
 *
 * @param file file of the scenario
 * @param descriptor descriptor of the data set
 * @param traits traits of the data set
 */
record StarterScenario(Path file, Path descriptor, DescriptorGuess.Traits traits) {

    /**
     * Returns the text of the scenario.
     *
     * @throws InvalidInputException if no scenario can train on such data
     */
    String text() {
        if (traits.decisions()) {
            throw new InvalidInputException(
                    file + ": found logged decisions, which no scenario trains on. Fix: leave out --scenario");
        }
        String text = """
            # Written by hanse data guess: a first run of one data set. docs/reference/keys.md lists every key.
            # Run it with: hanse sim run %s
            scenario: %s
            seed: %s
            merchants:
              - {id: %s, dataset: %s%s}
            network: {dimension: %s, attention: %s, q: %s}
            learning: {epochs: %s, patience: %s}
            %scompare: [%s]
            evaluation: {bootstrap: 500}
            """.formatted(
                        CommandWords.path(file),
                        name(stem()),
                        NetworkTraining.SEED_OF_SHOP,
                        id(),
                        quoted(),
                        traits.merchants() ? ", cut: {by: column}" : "",
                        NetworkTraining.OF_SHOP.dimension(),
                        ConfigNode.spelling(NetworkTraining.OF_SHOP.attention()),
                        NetworkTraining.OF_SHOP.q(),
                        NetworkTraining.LEARNING_OF_SHOP.epochs(),
                        NetworkTraining.LEARNING_OF_SHOP.patience(),
                        traits.merchants() ? "federation: {rounds: 10}\n" : "",
                        models());
        ScenarioReader.parse(file, text, Extensions.NONE);
        return text;
    }

    private String models() {
        return "popularity, frequency, markov, item-knn, recency-knn, " + (traits.titled() ? "text, " : "") + "mix, "
                + (traits.merchants() ? "local, federated" : "central");
    }

    private String quoted() {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        Path absolute = descriptor.toAbsolutePath().normalize();
        boolean sameRoot = Objects.equals(folder.getRoot(), absolute.getRoot());
        String path =
                (sameRoot ? folder.relativize(absolute) : absolute).toString().replace('\\', '/');
        return '"' + path.replace("\"", "\\\"") + '"';
    }

    private String stem() {
        return String.valueOf(file.getFileName()).replaceAll("(?<=.)\\..*", "");
    }

    /** Ids of merchants go over the wire: letters and digits of ASCII. */
    private String id() {
        String id = name(traits.dataset()).replaceAll("[^A-Za-z0-9._-]", "-");
        return id.equals("all") ? "shop" : id.substring(0, Math.min(40, id.length()));
    }

    private static String name(String text) {
        String name = text.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
        return name.isEmpty() ? "shop" : name;
    }
}
