// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;
import org.hanse.config.RecordReader;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.SumKind;
import org.hanse.dataset.ProtocolChange;
import org.hanse.job.FederationKeys;
import org.hanse.job.FederationReader;
import org.hanse.job.LearningKeys;

/** Reader of scenario files. */
public final class ScenarioReader {

    private ScenarioReader() {}

    /**
     * Reads a scenario file.
     *
     * @throws org.hanse.config.InvalidInputException naming the key that is missing, unknown, wrong, or of a later
     *     version
     */
    public static Scenario read(Path file) {
        return read(file, Extensions.NONE);
    }

    /** Reads a scenario file that may name kinds from outside Hanse. */
    public static Scenario read(Path file, Extensions extensions) {
        return ConfigDocument.read(file, root -> scenario(file, root, extensions));
    }

    /** Reads text that was read from {@code file}, see {@link #read}. */
    public static Scenario parse(Path file, String text, Extensions extensions) {
        return ConfigDocument.parse(file, text, root -> scenario(file, root, extensions));
    }

    private static Scenario scenario(Path file, ConfigNode root, Extensions extensions) {
        ScenarioKeys keys = keys(root, extensions);
        List<String> compare = compare(root, keys);
        TrainingReader.Models models = new TrainingReader(root, keys, compare, extensions).models();
        List<Scenario.MerchantEntry> merchants =
                keys.merchants().stream().map(ScenarioKeys.MerchantKeys::entry).toList();
        requireMerchants(root.require("merchants"), merchants, models.trained());
        return new Scenario(
                file,
                keys.scenario(),
                keys.seed(),
                merchants,
                compare,
                RewardRule.of(keys.learning().rewards()),
                keys.evaluation(),
                models.trained(),
                models.summed(),
                models.written(),
                extensions);
    }

    /** Reads all keys except those of ablations. */
    private static ScenarioKeys keys(ConfigNode root, Extensions extensions) {
        root.keysBelow("learning", RecordReader.keys(LearningKeys.class))
                .keysBelow("federation", RecordReader.keys(FederationKeys.class));
        return reader(extensions)
                .with(ShopperShare.class, ScenarioReader::share)
                .with(ProtocolChange.class, ProtocolChange::read)
                .with(ScenarioKeys.ModelName.class, node -> model(node, extensions))
                .mapping(root, ScenarioKeys.DEFAULT);
    }

    /** Returns the reader of scenarios and ablations. */
    static RecordReader reader(Extensions extensions) {
        return RecordReader.BUILT_IN
                .withForm(
                        NetworkKeys.class,
                        (reader, node, standard) -> NetworkKeys.read(node, standard, extensions.kinds()))
                .withForm(
                        FederationKeys.class,
                        (reader, node, standard) -> FederationReader.read(node, standard, extensions.kinds()));
    }

    private static void requireMerchants(
            ConfigNode node, List<Scenario.MerchantEntry> merchants, List<TrainedModel> trained) {
        int written = node.list(Function.identity()).size();
        if (written == 0) {
            throw node.refuse("found an empty list; expected at least one merchant. Fix: name one");
        }
        boolean isComplete = merchants.size() == written;
        if (isComplete
                && !trained.isEmpty()
                && merchants.stream().noneMatch(entry -> entry.role() == Scenario.Role.TRAINS)) {
            throw node.refuse("found no merchant that trains; expected one, since networks are compared. Fix: leave"
                    + " trains: false or joins: late out of one");
        }
    }

    private static ShopperShare share(ConfigNode node) {
        List<Double> bounds = node.wholeList(bound -> bound.number(0, 1));
        if (bounds.size() != 2 || bounds.get(0) >= bounds.get(1)) {
            throw node.refuse("found other shares; expected two, the lower one first. Fix: write two such as [0, 0.9]");
        }
        return new ShopperShare(bounds.get(0), bounds.get(1));
    }

    private static ScenarioKeys.ModelName model(ConfigNode node, Extensions extensions) {
        String name = node.text();
        List<String> known = Stream.of(
                        extensions.allBaselines().names().stream(),
                        TrainingReader.NAMES.stream(),
                        Scenario.SUM_MIXES.stream())
                .flatMap(Function.identity())
                .toList();
        if (!known.contains(name)) {
            throw node.refuse("found \"" + name + "\"; expected one of " + String.join(", ", known) + ". Fix: write "
                    + NearestName.of(name, known).orElse("one of them"));
        }
        return new ScenarioKeys.ModelName(name);
    }

    /**
     * Returns the models to compare. A scenario with a federation compares it, even if the list does not name it, unless it names the mix
     * of its sum before training.
     */
    private static List<String> compare(ConfigNode root, ScenarioKeys keys) {
        String federated = TrainedModel.Scope.FEDERATED.key();
        List<String> written =
                keys.compare().stream().map(ScenarioKeys.ModelName::text).toList();
        List<String> names = written.stream()
                .map(name -> Scenario.SUM_MIXES.contains(name) ? sumMix(root, keys, name) : name)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        boolean mixed = written.stream().anyMatch(Scenario.SUM_MIXES::contains);
        if (root.written("federation").isPresent() && !mixed && !names.contains(federated)) {
            names.add(federated);
        }
        return names;
    }

    /** Returns the name of the mix of the federation's sum: that of pairs, or of counts. */
    private static String sumMix(ConfigNode root, ScenarioKeys keys, String name) {
        FederationConfig federation = keys.federation().rounds();
        if (root.written("federation").isEmpty() || federation.sums().kinds().isEmpty()) {
            throw root.require("compare")
                    .refuse("found " + name + " without a sum before training; expected "
                            + SumKind.allWords().stream()
                                    .map(kind -> "federation." + kind.key())
                                    .collect(Collectors.joining(" or "))
                            + ". Fix: add one, or leave " + name + " out");
        }
        return Scenario.sumMix(federation.sums().key().orElseThrow())
                + (name.endsWith(Scenario.HEIGHTS) ? Scenario.HEIGHTS : "");
    }
}
