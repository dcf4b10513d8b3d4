// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
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
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.learn.dl4j.GraphEngine;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.ModelSpec.ItemVectors;
import org.hanse.job.FederationKeys;
import org.hanse.job.FederationReader;
import org.hanse.job.LearningKeys;
import org.hanse.sim.scenario.TrainedModel.Scope;

/** Turns the keys {@code network}, {@code learning} and {@code ablations} of a scenario into models to train. */
final class TrainingReader {

    /** Names of the trained models that may be compared. */
    static final List<String> NAMES =
            Arrays.stream(Scope.values()).map(Scope::key).toList();

    private static final String GRAPH = "dl4j";
    private static final String FROM = "from";

    private final Extensions extensions;
    private final Optional<NetworkConfig> network;
    private final Optional<Path> graph;
    private final LearningConfig learning;
    private final FederationKeys federation;
    private final List<String> compare;

    /**
     * What was read before an ablation.
     *
     * @param models those that can be trained
     * @param names of all ablations so far, the one that is read and those that were refused included
     */
    private record Earlier(List<TrainedModel> models, Set<String> names) {

        boolean refused(String name) {
            return names.contains(name)
                    && models.stream().noneMatch(model -> model.name().equals(name));
        }
    }

    /**
     * What is to be trained.
     *
     * @param written by name, the keys that it was read from
     */
    record Models(List<TrainedModel> trained, Map<String, WrittenKeys> written) {}

    private static final String[] OF_ABLATION = {"name", "of", FROM, "network", "learning", "federation", "seed"};

    private TrainingReader(
            ConfigNode root, Optional<ConfigNode> learning, List<String> compare, Extensions extensions) {
        this.extensions = extensions;
        this.network = root.find("network").flatMap(node -> network(node, NetworkConfig.DEFAULT));
        this.graph = root.find("network").flatMap(TrainingReader::graph);
        this.learning = learning.map(node -> RecordReader.read(node, LearningKeys.DEFAULT))
                .orElse(LearningKeys.DEFAULT)
                .training();
        FederationKeys usual = new FederationKeys(FederationConfig.DEFAULT, this.learning);
        this.federation = root.find("federation")
                .map(node -> FederationReader.read(node, usual, extensions.kinds()))
                .orElse(usual);
        this.compare = compare;
    }

    /** The shape of the network; empty where a graph takes its place. */
    private Optional<NetworkConfig> network(ConfigNode node, NetworkConfig standard) {
        return node.mentions(GRAPH)
                ? Optional.empty()
                : Optional.of(extensions.kinds().network(node, standard));
    }

    private static Optional<Path> graph(ConfigNode node) {
        if (!node.mentions(GRAPH)) {
            return Optional.empty();
        }
        node.keys(GRAPH);
        Optional<String> missing = GraphEngine.missing();
        if (missing.isPresent()) {
            throw node.require(GRAPH).refuse(missing.get());
        }
        Path file = node.require(GRAPH).path();
        if (!Files.isRegularFile(file)) {
            throw node.require(GRAPH)
                    .refuse("there is no file " + file + "; paths are relative to the folder of the scenario");
        }
        return Optional.of(file);
    }

    /**
     * The models to train, in the order of {@code compare}, ablations after them.
     *
     * @param root the scenario
     * @param learning its key of that name
     */
    static Models models(ConfigNode root, Optional<ConfigNode> learning, List<String> compare, Extensions extensions) {
        TrainingReader reader = new TrainingReader(root, learning, compare, extensions);
        List<TrainedModel> models = new ArrayList<>();
        Map<String, WrittenKeys> written = new HashMap<>();
        for (String name : compare) {
            if (NAMES.contains(name)) {
                models.add(reader.compared(root, name));
                written.put(name, WrittenKeys.of(root));
            }
        }
        Set<String> names = new HashSet<>();
        root.find("ablations")
                .ifPresent(node -> node.list(element -> {
                    ConfigNode named = element.keys(OF_ABLATION).require("name");
                    if (!names.add(named.text())) {
                        throw named.refuse("\"" + named.text() + "\" stands twice");
                    }
                    TrainedModel ablation =
                            reader.ablation(element, new Earlier(models, names)).withSeed(seed(element));
                    models.add(ablation);
                    written.put(ablation.name(), WrittenKeys.of(element));
                    return ablation;
                }));
        return new Models(models, written);
    }

    private static OptionalLong seed(ConfigNode ablation) {
        return ablation.find("seed")
                .map(node -> OptionalLong.of(node.longInteger()))
                .orElse(OptionalLong.empty());
    }

    private TrainedModel compared(ConfigNode root, String name) {
        Scope scope = scope(name);
        List<String> references = switch (scope) {
            case CENTRAL -> List.<String>of();
            case LOCAL -> List.of(Scope.CENTRAL.key());
            case FEDERATED -> List.of(Scope.LOCAL.key(), Scope.CENTRAL.key());
        };
        return checked(
                root,
                new TrainedModel(
                        name,
                        scope,
                        network.orElse(NetworkConfig.DEFAULT),
                        usual(scope),
                        references.stream().filter(compare::contains).toList(),
                        graph,
                        scope == Scope.FEDERATED ? Optional.of(federation.rounds()) : Optional.empty()));
    }

    private TrainedModel ablation(ConfigNode node, Earlier before) {
        ConfigNode named = node.require("name");
        String name = named.text();
        if (!Scenario.NAME.matcher(name).matches()) {
            throw named.refuse("is \"" + name + "\"; use letters, digits, dots and hyphens only");
        }
        if (NAMES.contains(name)
                || name.equals(Scenario.BEST_ALONE)
                || extensions.allBaselines().named(name).isPresent()) {
            throw named.refuse("\"" + name + "\" is the name of a model; choose another");
        }
        if (name.endsWith(Scenario.TUNED)) {
            throw named.refuse("\"" + name + "\" ends as tuned baselines do; choose another");
        }
        Scope scope = node.find("of").map(of -> of.choice(Scope.class)).orElse(Scope.CENTRAL);
        Optional<ConfigNode> rounds = node.find("federation");
        if (rounds.isPresent() && scope != Scope.FEDERATED) {
            throw rounds.get().refuse("goes with of: federated only; leave the key out");
        }
        if (node.mentions(FROM)) {
            return continued(node, name, scope, before);
        }
        if (scope == Scope.FEDERATED) {
            requireRounds(node);
        }
        NetworkConfig base = network.orElse(NetworkConfig.DEFAULT);
        Optional<ConfigNode> own = node.find("network");
        FederationKeys joint = rounds.map(at -> FederationReader.read(at, federation, extensions.kinds()))
                .orElse(federation);
        LearningConfig rule = scope == Scope.FEDERATED ? joint.learning() : learning;
        return checked(
                node,
                new TrainedModel(
                        name,
                        scope,
                        own.flatMap(at -> network(at, base)).orElse(base),
                        node.find("learning")
                                .map(at -> RecordReader.read(at, rule))
                                .orElse(rule),
                        compare.contains(scope.key()) ? List.of(scope.key()) : List.of(),
                        own.isPresent() ? own.flatMap(TrainingReader::graph) : graph,
                        scope == Scope.FEDERATED ? Optional.of(joint.rounds()) : Optional.empty()));
    }

    /** Of a federation's learning the epochs do not count; whoever asks for none would get a trained model all the same. */
    private static void requireRounds(ConfigNode node) {
        Stream.concat(
                        node.find("learning").stream(),
                        node.find("federation").flatMap(at -> at.find("learning")).stream())
                .flatMap(learning -> learning.find("epochs").stream())
                .filter(epochs -> epochs.isNumber() && epochs.number() == 0)
                .findFirst()
                .ifPresent(epochs -> {
                    throw epochs.refuse("is 0, which has no effect where of is federated: participants train as"
                            + " federation.local says, for federation.rounds rounds; leave it out");
                });
    }

    /** Local networks that begin with what another model has in common for all, and so have its shape. */
    private TrainedModel continued(ConfigNode node, String name, Scope scope, Earlier before) {
        ConfigNode from = node.require(FROM);
        if (scope != Scope.LOCAL) {
            throw from.refuse("goes with of: local only: each merchant goes on training by itself");
        }
        TrainedModel start = start(from, name, before);
        LearningConfig own =
                node.find("learning").map(at -> RecordReader.read(at, learning)).orElse(learning);
        if (own.history() != start.learning().history()) {
            throw from.refuse("\"" + from.text() + "\" looks back at "
                    + start.learning().history() + " interactions, this one at " + own.history()
                    + "; say the same learning.history");
        }
        NetworkConfig whole =
                node.find("network").map(at -> withOwnPart(at, start)).orElse(start.network());
        if (own.epochs() == 0 && whole.itemVectors() == ItemVectors.PRIVATE) {
            throw node.refuse("\"" + name + "\" trains nothing, and so would serve private item vectors that were drawn"
                    + " and never learned; write itemVectors: none, or more epochs");
        }
        List<String> references = new ArrayList<>(List.of(start.name()));
        if (compare.contains(Scope.LOCAL.key())) {
            references.add(Scope.LOCAL.key());
        }
        return checked(
                node,
                new TrainedModel(
                        name,
                        scope,
                        node.find("network").map(at -> withOwnPart(at, start)).orElse(start.network()),
                        own,
                        references,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(start.name()),
                        OptionalLong.empty()));
    }

    /** The network of {@code start} with another personal part: what all have in common is laid out as it is there. */
    private NetworkConfig withOwnPart(ConfigNode node, TrainedModel start) {
        NetworkConfig whole = extensions.kinds().network(node, start.network());
        if (!whole.sharesAllOf(start.network())) {
            throw node.refuse(
                    "does not go with from: what all have in common is that of \"" + start.name()
                            + "\"; only memory may differ and, where item vectors are not shared, itemVectors: private or none");
        }
        return whole;
    }

    private TrainedModel start(ConfigNode from, String name, Earlier earlier) {
        String text = from.text();
        if (earlier.refused(text) && !text.equals(name)) {
            throw from.refuse("\"" + text + "\" is refused itself");
        }
        List<TrainedModel> known = earlier.models().stream()
                .filter(model -> model.scope() != Scope.LOCAL && model.graph().isEmpty())
                .toList();
        return known.stream()
                .filter(model -> model.name().equals(text))
                .findFirst()
                .orElseThrow(() -> from.refuse("\"" + text
                        + "\" is no network that all merchants have in common, trained"
                        + " before this one; "
                        + (known.isEmpty()
                                ? "compare federated or central, too"
                                : "there are "
                                        + known.stream().map(TrainedModel::name).collect(Collectors.joining(", ")))));
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
            throw node.refuse(
                    "\"" + model.name() + "\" would learn nothing; learning.epochs: 0 goes with from only, for"
                            + " merchants that serve what all have in common as it is");
        }
        if (model.graph().isPresent()) {
            model.federation().map(FederationConfig::work).ifPresent(work -> {
                if (!(work.amount() instanceof LocalWork.Epochs) || work.proximal() > 0) {
                    throw node.refuse("\"" + model.name() + "\" trains a DL4J graph, whose updaters count whole epochs;"
                            + " set federation.local to {epochs: N}, without proximal");
                }
            });
            return model;
        }
        LearningConfig.Ranking ranking = model.learning().ranking();
        boolean values =
                model.network().q() && ranking.objectives().list().stream().anyMatch(weight -> weight != 0);
        if (ranking.policy() == 0 && !values) {
            throw node.refuse("the weights of learning.ranking are all 0"
                    + (model.network().q() ? "" : ", with q off those of the objectives do not count")
                    + ", so \"" + model.name() + "\" would score nothing");
        }
        return model;
    }
}
