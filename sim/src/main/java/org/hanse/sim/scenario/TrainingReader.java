// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.MemoryPriorConflict;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.job.FederationKeys;
import org.hanse.sim.scenario.TrainedModel.Scope;

/** Reader of the models that a scenario trains: those that it compares, and ablations. */
final class TrainingReader {

    /** Names of the trained models that may be compared. */
    static final List<String> NAMES =
            Arrays.stream(Scope.values()).map(Scope::key).toList();

    private static final String NETWORK = "network";
    private static final String FROM = "from";

    private final ConfigNode root;
    private final ScenarioKeys keys;
    private final LearningConfig learning;
    private final FederationKeys federation;
    private final List<String> compare;
    private final Extensions extensions;

    /**
     * Creates the reader.
     *
     * @param root scenario
     * @param keys its keys
     * @param compare names of models to compare
     */
    TrainingReader(ConfigNode root, ScenarioKeys keys, List<String> compare, Extensions extensions) {
        this.root = root;
        this.keys = keys;
        this.learning = keys.learning().training();
        this.federation = new FederationKeys(
                keys.federation().rounds(),
                root.written("federation.learning")
                        .map(node -> RecordReader.read(node, learning))
                        .orElse(learning));
        this.compare = compare;
        this.extensions = extensions;
    }

    /**
     * Models before an ablation.
     *
     * @param models models that can be trained
     * @param names names of all ablations so far, with this one and rejected ones
     */
    private record Earlier(List<TrainedModel> models, Set<String> names) {

        boolean refused(String name) {
            return names.contains(name)
                    && models.stream().noneMatch(model -> model.name().equals(name));
        }
    }

    /**
     * Models to train.
     *
     * @param summed federation whose sum before training a mix reads; empty without such a mix
     * @param written keys of each model's mapping, by the model's name
     */
    record Models(List<TrainedModel> trained, Optional<TrainedModel> summed, Map<String, WrittenKeys> written) {}

    /** Returns the models in the order of {@code compare}, ablations after them. */
    Models models() {
        List<TrainedModel> models = new ArrayList<>();
        Map<String, WrittenKeys> written = new HashMap<>();
        for (String name : compare) {
            if (NAMES.contains(name)) {
                models.add(compared(name));
                written.put(name, WrittenKeys.of(root));
            }
        }
        Set<String> names = new HashSet<>();
        for (ConfigNode node : keys.ablations()) {
            node.attempt(own -> ablation(own, new Earlier(models, names))).ifPresent(ablation -> {
                models.add(ablation);
                written.put(ablation.name(), WrittenKeys.of(node));
            });
        }
        boolean mixed = compare.stream().anyMatch(Scenario.SUM_MIXES::contains);
        String federated = Scope.FEDERATED.key();
        if (mixed) {
            written.putIfAbsent(federated, WrittenKeys.of(root));
        }
        return new Models(models, mixed ? Optional.of(compared(federated)) : Optional.empty(), written);
    }

    private TrainedModel compared(String name) {
        Scope scope = scope(name);
        List<String> references = switch (scope) {
            case CENTRAL -> List.<String>of();
            case LOCAL -> List.of(Scope.CENTRAL.key());
            case FEDERATED ->
                Stream.concat(Stream.of(Scope.LOCAL.key(), Scope.CENTRAL.key()), Scenario.SUM_MIXES.stream())
                        .toList();
        };
        return checked(
                root,
                new TrainedModel(
                        name,
                        scope,
                        keys.network().shape(),
                        usual(scope),
                        references.stream().filter(compare::contains).toList(),
                        keys.network().dl4j(),
                        scope == Scope.FEDERATED ? Optional.of(federation.rounds()) : Optional.empty()));
    }

    private TrainedModel ablation(ConfigNode node, Earlier before) {
        node.keys(RecordReader.keys(AblationKeys.class).toArray(String[]::new));
        requireOwnName(node.require("name"), before.names());
        Scope scope = node.written("of")
                .flatMap(of -> of.attempt(at -> at.choice(Scope.class)))
                .orElse(Scope.CENTRAL);
        node.written("federation").filter(at -> scope != Scope.FEDERATED).ifPresent(at -> {
            throw at.refuse("found with of: " + scope.key() + "; expected of: federated. Fix: leave the key out");
        });
        if (node.mentions(FROM)) {
            return continued(node, scope, before);
        }
        AblationKeys own = own(node, scope, keys.network());
        if (scope == Scope.FEDERATED) {
            requireRounds(node);
        }
        LearningConfig usual = scope == Scope.FEDERATED ? own.federation().learning() : learning;
        TrainedModel model = new TrainedModel(
                own.name(),
                scope,
                own.network().shape(),
                node.written("learning").map(at -> RecordReader.read(at, usual)).orElse(usual),
                compare.contains(scope.key()) ? List.of(scope.key()) : List.of(),
                own.network().dl4j(),
                scope == Scope.FEDERATED ? Optional.of(own.federation().rounds()) : Optional.empty());
        return checked(node, model.withSeed(own.seed()));
    }

    /** Reads an ablation. Missing keys are those of the scenario, or of the model that it starts from. */
    private AblationKeys own(ConfigNode node, Scope scope, NetworkKeys network) {
        return ScenarioReader.reader(extensions)
                .mapping(
                        node,
                        new AblationKeys(
                                AblationKeys.DEFAULT.name(),
                                scope,
                                Optional.empty(),
                                network,
                                usual(scope),
                                federation,
                                OptionalLong.empty()));
    }

    private void requireOwnName(ConfigNode named, Set<String> names) {
        String name = named.text();
        if (!names.add(name)) {
            throw named.refuse("found " + name + " twice; expected it once. Fix: rename one");
        }
        if (NAMES.contains(name)
                || name.equals(Scenario.BEST_ALONE)
                || Scenario.SUM_MIXES.contains(name)
                || extensions.allBaselines().named(name).isPresent()) {
            throw named.refuse("found \"" + name + "\", the name of a model; expected another. Fix: rename it");
        }
        if (name.endsWith(Scenario.TUNED)) {
            throw named.refuse(
                    "found \"" + name + "\", which ends as tuned baselines do; expected another name. Fix: rename it");
        }
    }

    /** Rejects 0 epochs of a federation, where epochs have no effect. */
    private static void requireRounds(ConfigNode node) {
        Stream.of("learning.epochs", "federation.learning.epochs")
                .flatMap(key -> node.written(key).stream())
                .filter(epochs -> epochs.isNumber() && epochs.number() == 0)
                .findFirst()
                .ifPresent(epochs -> {
                    throw epochs.refuse("found 0 with of: federated; expected no key, since federation.local and"
                            + " federation.rounds set the training. Fix: leave it out");
                });
    }

    /** Reads local networks that start from the shared parameters of another model and have its shape. */
    private TrainedModel continued(ConfigNode node, Scope scope, Earlier before) {
        ConfigNode from = node.require(FROM);
        if (scope != Scope.LOCAL) {
            throw from.refuse("found with of: " + scope.key()
                    + "; expected of: local, since each merchant continues alone. Fix:" + " write of: local");
        }
        TrainedModel start = start(from, node.require("name").text(), before);
        start.sum().ifPresent(key -> {
            throw from.refuse(
                    "found \"" + from.text() + "\", a federation with " + key + "; expected one without, since"
                            + " local models have the counts of their merchant. Fix: write " + key + ": none there");
        });
        AblationKeys own = own(node, scope, new NetworkKeys(start.network(), Optional.empty()));
        requireSameShape(node, own, start);
        if (own.learning().history() != start.learning().history()) {
            throw from.refuse("found \"" + from.text() + "\" with learning.history "
                    + start.learning().history() + "; expected "
                    + own.learning().history()
                    + ", as here. Fix: set the same learning.history");
        }
        NetworkConfig network = own.network().shape();
        if (own.learning().epochs() == 0 && network.itemVectors() == ItemVectors.PRIVATE) {
            throw node.refuse("found private item vectors without training in \"" + own.name()
                    + "\"; expected trained ones. Fix: write itemVectors: none, or more epochs");
        }
        List<String> references = new ArrayList<>(List.of(start.name()));
        if (compare.contains(Scope.LOCAL.key())) {
            references.add(Scope.LOCAL.key());
        }
        return checked(
                node,
                new TrainedModel(
                        own.name(),
                        scope,
                        network,
                        own.learning(),
                        references,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(start.name()),
                        own.seed()));
    }

    /** Rejects a network with another shared part than the model that it starts from. */
    private static void requireSameShape(ConfigNode node, AblationKeys own, TrainedModel start) {
        if (own.network().dl4j().isPresent() || !own.network().shape().sharesAllOf(start.network())) {
            throw node.require(NETWORK)
                    .refuse("found another shape beside from; expected the shared parameters of \"" + start.name()
                            + "\". Fix: change only memory and, where item vectors are not shared, itemVectors: private"
                            + " or none");
        }
    }

    private TrainedModel start(ConfigNode from, String name, Earlier earlier) {
        String text = from.text();
        if (earlier.refused(text) && !text.equals(name)) {
            throw from.refuse("found \"" + text + "\", which has an error; expected a valid model. Fix: correct \""
                    + text + "\"");
        }
        List<TrainedModel> known = earlier.models().stream()
                .filter(model -> model.scope() != Scope.LOCAL && model.graph().isEmpty())
                .toList();
        String names = known.stream().map(TrainedModel::name).collect(Collectors.joining(", "));
        return known.stream()
                .filter(model -> model.name().equals(text))
                .findFirst()
                .orElseThrow(() -> from.refuse(
                        "found \"" + text + "\"; expected a shared network that is trained before this one. Fix: "
                                + (known.isEmpty() ? "add federated or central to compare" : "write one of " + names)));
    }

    private LearningConfig usual(Scope scope) {
        return scope == Scope.FEDERATED ? federation.learning() : learning;
    }

    private static Scope scope(String name) {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope.key().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TrainedModel checked(ConfigNode node, TrainedModel model) {
        if (model.epochs() == 0 && model.from().isEmpty()) {
            throw node.refuse("found learning.epochs: 0 in \"" + model.name() + "\"; expected it with from only, for"
                    + " merchants that serve the shared parameters unchanged. Fix: write more epochs");
        }
        requireTables(node, model);
        model.federation()
                .flatMap(own -> MemoryPriorConflict.find(model.network(), model.learning(), own))
                .ifPresent(problem -> {
                    throw node.firstWritten(List.of("network.memoryPrior", NETWORK, "federation"))
                            .refuse(problem);
                });
        if (model.graph().isPresent()) {
            model.federation().map(FederationConfig::work).ifPresent(work -> {
                if (!(work.amount() instanceof LocalWork.Epochs) || work.proximal() > 0) {
                    throw node.refuse(
                            "found a DL4J graph in \"" + model.name() + "\"; expected local work in whole epochs. Fix:"
                                    + " set federation.local to {epochs: N}, without proximal");
                }
            });
            return model;
        }
        LearningConfig.Ranking ranking = model.learning().ranking();
        boolean values =
                model.network().q() && ranking.objectives().list().stream().anyMatch(weight -> weight != 0);
        if (ranking.policy() == 0 && !values) {
            throw node.refuse("found no weight above 0 in learning.ranking of \"" + model.name() + "\""
                    + (model.network().q() ? "" : " (with q off those of the objectives do not count)")
                    + "; expected one. Fix: raise a weight");
        }
        return model;
    }

    /** Rejects a sum for tables in a model without tables. */
    private static void requireTables(ConfigNode node, TrainedModel model) {
        model.sum()
                .filter(key -> model.graph().isPresent() || !model.network().memory())
                .ifPresent(key -> {
                    throw node.firstWritten(List.of("federation." + key, "network", "federation"))
                            .refuse("found " + key + " without tables in \"" + model.name()
                                    + "\"; expected network.memory: true. Fix: add it, or write federation." + key
                                    + ": none");
                });
    }
}
