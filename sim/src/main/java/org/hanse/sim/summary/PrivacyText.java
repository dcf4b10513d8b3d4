// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.hanse.cli.Words;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.federate.SpentBudget;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.NetworkRecord.Masks;

/** Privacy guarantees and secure aggregation of a run in words, for page, terminal and notes. */
public final class PrivacyText {

    /** A repeatable run has no secrets. */
    private static final String SIMULATED =
            "his is a simulation without a private release: its seed reveals noise and sampling, and its metrics and"
                    + " validation are not charged";

    private static final String COUPLED = "one shopper's data change what is read of all others";

    private static final String REMAINING = "; remaining privacy budget: ";

    private PrivacyText() {}

    /** Returns a guarantee in short, with delta, unit and adversary. */
    public static String of(PrivacyGuarantee guarantee) {
        if (!guarantee.holds()) {
            return "no guarantee holds: " + COUPLED;
        }
        return "epsilon " + PrivacyStatement.bound(guarantee.epsilon()) + ", delta "
                + PrivacyStatement.delta(guarantee.delta()) + " per "
                + guarantee.unit().word()
                + (guarantee.against() == Adversary.OUTSIDER ? ", against outsiders" : ", against the coordinator too");
    }

    /** Returns a sentence for each unit with guarantees of two models or more. */
    public static List<String> composed(Collection<PrivacyGuarantee> models) {
        return PrivacyGuarantee.composed(models).stream()
                .map(PrivacyText::sentence)
                .toList();
    }

    private static String sentence(PrivacyGuarantee.Composed composed) {
        PrivacyGuarantee guarantee = composed.guarantee();
        return composed.models() + " models have a privacy guarantee for the same "
                + guarantee.unit().word()
                + "s. The composed guarantee of all models is "
                + (guarantee.delta() < 1 && guarantee.holds() ? of(guarantee) : "none")
                + ". Model selection by validation is not covered.";
    }

    /** Returns the sentence that a simulation is no private release. */
    public static String simulated() {
        return "T" + SIMULATED + ".";
    }

    /**
     * Returns notes on the spent budget, without a full stop: the guarantee, the remaining budget, and the simulation.
     */
    public static List<String> notes(SpentBudget spent) {
        PrivacyStatement statement = new PrivacyStatement(
                spent.atWorst(),
                spent.charged().delta(),
                spent.charged().scope(),
                spent.charged().drawings());
        return List.of(statement + REMAINING + left(spent), "t" + SIMULATED);
    }

    /** Returns whether a note of a training is one of {@link #notes(SpentBudget)}. */
    static boolean isNote(String note) {
        return note.contains(REMAINING) || note.equals("t" + SIMULATED);
    }

    /** Returns the bound that holds if the coordinator reports false dropouts, too. */
    private static String rounds(SpentBudget spent) {
        if (spent.roundsLeftAtWorst() >= spent.roundsLeft()) {
            return Words.count(spent.roundsLeft(), "round");
        }
        return spent.roundsLeftAtWorst() == 0
                ? "at most " + Words.count(spent.roundsLeft(), "round")
                : "at least " + Words.count(spent.roundsLeftAtWorst(), "round");
    }

    private static String left(SpentBudget spent) {
        return rounds(spent)
                + spent.nodes()
                        .map(nodes -> "; remaining node budget: " + Words.count(nodes.roundsLeft(), "round")
                                + " at the node that spent most of " + PlainNumber.of(nodes.budget()))
                        .orElse("");
    }

    /**
     * Returns a sentence for all models with the same secure aggregation, and sentences for each model with a privacy
     * guarantee; none without protection.
     */
    public static List<String> of(RunRecord run) {
        return Stream.concat(masks(run), guarantees(run)).toList();
    }

    private static Stream<String> masks(RunRecord run) {
        Map<Masks, List<String>> models = new LinkedHashMap<>();
        for (NetworkRecord network : run.networks()) {
            Optional.ofNullable(network.secureAggregation())
                    .ifPresent(masks -> models.computeIfAbsent(masks, key -> new ArrayList<>())
                            .add(network.model()));
        }
        return models.entrySet().stream()
                .map(e -> "Secure aggregation masked the updates of " + list(e.getValue())
                        + ": the coordinator saw only sums. This tolerates "
                        + e.getKey().corrupt() + " and "
                        + Words.percent(e.getKey().dropout()) + " dropouts.");
    }

    private static Stream<String> guarantees(RunRecord run) {
        List<String> sentences = run.guarantees().entrySet().stream()
                .flatMap(own -> Stream.concat(
                        Stream.of(sentence(own.getKey(), own.getValue())),
                        ofCharged(own.getKey(), own.getValue()).stream()))
                .toList();
        if (sentences.isEmpty()) {
            return Stream.of();
        }
        List<String> own = run.networks().stream()
                .filter(NetworkRecord::ownData)
                .filter(network -> network.isPrivate() || network.scope() == TrainedModel.Scope.LOCAL)
                .map(NetworkRecord::model)
                .toList();
        return Stream.of(
                        sentences.stream(),
                        run.notes().stream(),
                        Stream.of(simulated()),
                        own.isEmpty()
                                ? Stream.<String>of()
                                : Stream.of("A shop also serves " + list(own)
                                        + " from its own shoppers' data without noise. No privacy guarantee covers these"
                                        + " recommendations."))
                .flatMap(words -> words);
    }

    /** Returns the sentence on a coordinator that follows the protocol, where its epsilon is smaller. */
    private static Optional<String> ofCharged(String model, ModelGuarantee guarantee) {
        return guarantee.charged() < guarantee.epsilon()
                ? Optional.of("The epsilon of " + model + " covers a coordinator that reports false dropouts. If it"
                        + " follows the protocol, epsilon is " + PrivacyStatement.bound(guarantee.charged()) + " after "
                        + Words.count(guarantee.rounds(), "round") + ".")
                : Optional.empty();
    }

    private static String sentence(String model, ModelGuarantee guarantee) {
        if (!guarantee.guarantee().holds()) {
            return "No privacy guarantee of " + model + " holds: " + COUPLED + ".";
        }
        return "Epsilon of " + model + " is " + PrivacyStatement.bound(guarantee.epsilon()) + " at delta "
                + PrivacyStatement.delta(guarantee.guarantee().delta()) + rounds(guarantee) + ", "
                + guarantee.guarantee().scope()
                + (guarantee.guarantee().against() == Adversary.COORDINATOR
                        ? "."
                        : ". There is no guarantee against the coordinator, which sees sums without noise.");
    }

    /** Returns the origin of the randomness of each model with a guarantee, and its remaining budget. */
    static Stream<String> budgets(RunRecord run) {
        return run.training().stream()
                .filter(training -> run.guarantees().containsKey(training.model()))
                .flatMap(training -> training.notes().stream()
                        .filter(note -> note.contains(REMAINING))
                        .map(note ->
                                TrainingSection.name(training) + ": " + StringUtils.substringAfter(note, "; ") + "."));
    }

    /** Returns the number of charged rounds, or the whole training if epsilon covers false dropouts. */
    private static String rounds(ModelGuarantee guarantee) {
        return guarantee.charged() < guarantee.epsilon()
                ? " after the whole training"
                : " after " + Words.count(guarantee.rounds(), "round");
    }

    /**
     * Returns the line below a model's name in a table; empty in a run without guarantees, and for models that shops
     * serve as released.
     */
    static String line(RunRecord run, NetworkRecord network) {
        if (run.networks().stream().noneMatch(NetworkRecord::isPrivate)) {
            return "";
        }
        String released = network.ownData() ? ", for the released model" : "";
        return run.guarantee(network.model())
                .map(own -> of(own.guarantee()) + released)
                .orElseGet(() -> none(network));
    }

    private static String none(NetworkRecord network) {
        if (network.scope() != TrainedModel.Scope.LOCAL) {
            return "no privacy guarantee";
        }
        return network.ownData() ? "own shoppers' data without noise: no privacy guarantee" : "";
    }

    private static String list(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
