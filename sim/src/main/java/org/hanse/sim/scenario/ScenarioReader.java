// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;
import org.hanse.config.RecordReader;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.federation.ParticipantId;
import org.hanse.dataset.ProtocolChange;
import org.hanse.job.FederationKeys;
import org.hanse.job.LearningKeys;

/** Turns a scenario file into a {@link Scenario}. */
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

    /** As {@link #read}, from text that came from {@code file}. */
    public static Scenario parse(Path file, String text, Extensions extensions) {
        return ConfigDocument.parse(file, text, root -> scenario(file, root, extensions));
    }

    private static Scenario scenario(Path file, ConfigNode root, Extensions extensions) {
        root.keys(
                        "scenario",
                        "seed",
                        "merchants",
                        "network",
                        "learning",
                        "federation",
                        "compare",
                        "ablations",
                        "evaluation")
                .keysBelow("learning", RecordReader.keys(LearningKeys.class))
                .keysBelow("federation", RecordReader.keys(FederationKeys.class));
        String name = root.require("scenario").text();
        if (!Scenario.NAME.matcher(name).matches()) {
            throw root.require("scenario").refuse("is \"" + name + "\"; use letters, digits, dots and hyphens only");
        }
        List<Scenario.MerchantEntry> merchants = merchants(root.require("merchants"));
        List<String> compare = withFederated(
                root.find("compare")
                        .map(node -> compare(node, extensions.allBaselines()))
                        .orElseGet(Baselines.BUILT_IN::names),
                root.find("federation").isPresent());
        Optional<ConfigNode> learning = root.find("learning");
        TrainingReader.Models models = TrainingReader.models(root, learning, compare, extensions);
        List<TrainedModel> trained = models.trained();
        RewardRule rewards = RewardRule.of(learning.map(node -> RecordReader.read(node, LearningKeys.DEFAULT))
                .orElse(LearningKeys.DEFAULT)
                .rewards());
        boolean allRead = merchants.size()
                == root.require("merchants").list(Function.identity()).size();
        if (allRead
                && !trained.isEmpty()
                && merchants.stream().noneMatch(entry -> entry.role() == Scenario.Role.TRAINS)) {
            throw root.require("merchants").refuse("none of them trains; there is nothing to train networks on");
        }
        return new Scenario(
                file,
                name,
                root.find("seed").map(ConfigNode::longInteger).orElse(1L),
                merchants,
                compare,
                rewards,
                root.find("evaluation").map(ScenarioReader::evaluation).orElse(Scenario.Evaluation.DEFAULT),
                trained,
                models.written(),
                extensions);
    }

    private static List<Scenario.MerchantEntry> merchants(ConfigNode node) {
        if (!node.isList()) {
            throw node.refuse("must be a list of merchants, each {id: ..., dataset: ...}");
        }
        Set<String> ids = new HashSet<>();
        List<Scenario.MerchantEntry> entries = node.list(element -> {
            Scenario.MerchantEntry entry = merchant(element);
            if (!ids.add(entry.id())) {
                throw element.require("id")
                        .refuse("\"" + entry.id() + "\" stands twice; give each merchant its own id");
            }
            return entry;
        });
        if (!node.list(Function.identity()).isEmpty()) {
            return entries;
        }
        throw node.refuse("is empty; name at least one merchant");
    }

    private static Scenario.MerchantEntry merchant(ConfigNode node) {
        node.keys("id", "dataset", "shoppers", "cut", "protocol", "trains", "joins");
        ConfigNode id = node.require("id");
        if (!Scenario.NAME.matcher(id.text()).matches()) {
            throw id.refuse("is \"" + id.text() + "\"; use letters, digits, dots and hyphens only");
        }
        if (id.text().equals(Scenario.ALL)) {
            throw id.refuse("\"" + Scenario.ALL + "\" is the name of all merchants together; choose another");
        }
        try {
            // In a federation the merchant takes part under this name.
            new ParticipantId(id.text());
        } catch (IllegalArgumentException e) {
            throw id.refuse("is \"" + id.text() + "\": " + e.getMessage());
        }
        return new Scenario.MerchantEntry(
                id.text(),
                node.require("dataset").path(),
                node.find("shoppers").map(ScenarioReader::share).orElse(ShopperShare.ALL),
                node.find("cut").map(ScenarioReader::cut).orElseGet(Cut.Whole::new),
                node.find("protocol").map(ProtocolChange::read).orElse(ProtocolChange.NONE),
                role(node));
    }

    private enum Joins {
        START,
        LATE
    }

    private static Scenario.Role role(ConfigNode node) {
        boolean trains = node.find("trains").map(ConfigNode::bool).orElse(true);
        Optional<ConfigNode> joins = node.find("joins");
        boolean late = joins.map(value -> value.choice(Joins.class)).orElse(Joins.START) == Joins.LATE;
        if (joins.isPresent() && !trains) {
            throw joins.get().refuse("does not go with trains: false; leave one of the two out");
        }
        return !trains ? Scenario.Role.STAYS_OUT : late ? Scenario.Role.JOINS_LATE : Scenario.Role.TRAINS;
    }

    private static ShopperShare share(ConfigNode node) {
        List<Double> bounds = node.list(bound -> bound.number(0, 1));
        if (bounds.size() != 2 || bounds.get(0) >= bounds.get(1)) {
            throw node.refuse("must be two shares, the lower one first, as in [0, 0.9]");
        }
        return new ShopperShare(bounds.get(0), bounds.get(1));
    }

    private enum CutKind {
        HASH,
        COLUMN,
        SHOPPER
    }

    private static Cut cut(ConfigNode node) {
        node.keys("by", "into");
        CutKind kind = node.require("by").choice(CutKind.class);
        Optional<ConfigNode> into = node.find("into");
        if (kind == CutKind.HASH) {
            return new Cut.ByHash(node.require("into").integer(1, 1_000_000));
        }
        if (into.isPresent()) {
            throw into.get().refuse("goes with by: hash only; leave the key out");
        }
        return kind == CutKind.COLUMN ? new Cut.ByColumn() : new Cut.ByShopper();
    }

    private static List<String> compare(ConfigNode node, Baselines baselines) {
        Set<String> seen = new HashSet<>();
        List<String> names = node.list(element -> {
            String name = element.text();
            List<String> known = Stream.concat(baselines.names().stream(), TrainingReader.NAMES.stream())
                    .toList();
            if (!known.contains(name)) {
                throw element.refuse("\"" + name + "\" is no model" + NearestName.hint(name, known) + "; there are "
                        + String.join(", ", known));
            }
            if (!seen.add(name)) {
                throw element.refuse("\"" + name + "\" stands twice");
            }
            return name;
        });
        if (node.isList() && node.list(Function.identity()).isEmpty()) {
            throw node.refuse("is empty; name at least one of " + String.join(", ", baselines.names()));
        }
        return names;
    }

    /** A scenario that says how to federate has it done, whether or not it names the model. */
    private static List<String> withFederated(List<String> compare, boolean described) {
        String federated = TrainedModel.Scope.FEDERATED.key();
        if (!described || compare.contains(federated)) {
            return compare;
        }
        List<String> all = new ArrayList<>(compare);
        all.add(federated);
        return all;
    }

    private static Scenario.Evaluation evaluation(ConfigNode node) {
        node.keys("bootstrap", "every", "explanations", "tune");
        Scenario.Evaluation standard = Scenario.Evaluation.DEFAULT;
        return new Scenario.Evaluation(
                node.find("bootstrap").map(value -> value.integer(1, 1_000_000)).orElse(standard.resamples()),
                node.find("tune").map(ConfigNode::bool).orElse(standard.tune()),
                node.find("every")
                        .map(value -> value.integer(1, Integer.MAX_VALUE))
                        .orElse(standard.every()),
                node.find("explanations")
                        .map(value -> value.integer(0, 1_000_000))
                        .orElse(standard.explanations()));
    }
}
