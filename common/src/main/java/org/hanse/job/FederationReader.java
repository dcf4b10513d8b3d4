// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation.Corrupt;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.privacy.ClipNorm;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.setting.Key;

/** Reader of the key {@code federation} of scenarios and plans. */
public final class FederationReader {

    private static final String ONE_GRADIENT = "fedsgd";
    private static final String NONE = "none";
    private static final List<String> OF_SHOPPERS = List.of("negatives", "positions", "blockWeights");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");

    private FederationReader() {}

    /**
     * Reads a mapping and rejects settings that contradict each other.
     *
     * @param standard values of missing keys
     * @param kinds server optimizers that the mapping may name
     */
    public static FederationKeys read(ConfigNode node, FederationKeys standard, Kinds kinds) {
        FederationKeys keys = RecordReader.BUILT_IN
                .with(Map.class, FederationReader::lost)
                .with(BlockWeights.class, FederationReader::weights)
                .with(Corrupt.class, FederationReader::corrupt)
                .withForm(OptimizerKind.class, (reader, at, usual) -> kinds.optimizer(at, usual))
                .withForm(LocalWork.class, FederationReader::work)
                .withForm(ClipNorm.class, FederationReader::clip)
                .withForm(PrivacyConfig.class, FederationReader::privacy)
                .mapping(node, standard);
        FederationConfig rounds = keys.rounds().uploads().secureAggregation().isPresent()
                ? keys.rounds().withLeastMinimum(SecAggPlan.FEWEST)
                : keys.rounds();
        new FederationConflicts(node, rounds).refuse();
        return new FederationKeys(rounds, keys.learning());
    }

    /** Reads a number of participants, or a fraction of all that are enrolled. */
    private static Corrupt corrupt(ConfigNode node) {
        if (WHOLE_NUMBER.matcher(node.text()).matches()) {
            return new Corrupt(OptionalInt.of(node.integer(0, (int) Key.MANY)), OptionalDouble.empty());
        }
        double fraction = node.share();
        return node.build(() -> new Corrupt(OptionalInt.empty(), OptionalDouble.of(fraction)));
    }

    private static LocalWork work(RecordReader reader, ConfigNode node, LocalWork standard) {
        if (node.isScalar()) {
            if (!node.text().equals(ONE_GRADIENT)) {
                throw node.refuse("found " + node.text() + "; expected a mapping or " + ONE_GRADIENT
                        + ". Fix: write {epochs: N}, {steps: N} or " + ONE_GRADIENT);
            }
            return new LocalWork(new LocalWork.OneGradient(), 0, standard.personalEpochs(), true);
        }
        LocalWork work = reader.mapping(node, standard);
        if (work.amount() instanceof LocalWork.OneGradient) {
            throw node.refuse("found keys without epochs or steps; expected one of them, since a round of "
                    + ONE_GRADIENT + " has no proximal term. Fix: add epochs or steps");
        }
        return work;
    }

    /** Reads a constant clip norm, or the rule of an adaptive one. */
    private static ClipNorm clip(RecordReader reader, ConfigNode node, ClipNorm standard) {
        return node.isMapping()
                ? reader.mapping(node, standard.following())
                : new ClipNorm(node.number(ClipNorm.LEAST, Key.MANY), Optional.empty());
    }

    /** Reads the privacy guarantee. Merchants are not sampled in secret, so their sampling rate is 1. */
    private static PrivacyConfig privacy(RecordReader reader, ConfigNode node, PrivacyConfig standard) {
        boolean merchants = node.written("unit")
                .map(unit -> unit.isScalar() && unit.text().equals("merchant"))
                .orElse(standard.terms().unit() == PrivacyUnit.MERCHANT);
        PrivacyConfig privacy = reader.mapping(node, merchants ? standard.withSamplingRate(1) : standard);
        if (merchants) {
            OF_SHOPPERS.stream()
                    .flatMap(key -> node.find(key).stream())
                    .findFirst()
                    .ifPresent(value -> {
                        throw value.refuse("found with unit: merchant; expected unit: shopper, whose gradients it sets."
                                + " Fix: leave it out, or set unit: shopper");
                    });
        }
        return privacy;
    }

    /** Reads weights of blocks by name. */
    private static BlockWeights weights(ConfigNode node) {
        if (node.isScalar()) {
            if (!node.text().equals(NONE)) {
                throw node.refuse("found " + node.text() + "; expected none or weights of blocks. Fix: write none, or"
                        + " weights such as {interaction: 0.1}");
            }
            return BlockWeights.EVEN;
        }
        Map<String, Double> named = node.entries(ConfigNode::number);
        return node.build(() -> BlockWeights.of(named));
    }

    /** Reads the rounds after which participants drop out for good. */
    private static Map<String, Integer> lost(ConfigNode node) {
        Map<String, Integer> lost = new HashMap<>();
        node.list(element -> {
            element.keys("merchant", "after");
            String merchant = element.requireText("merchant");
            if (lost.put(merchant, element.require("after").integer(0, (int) Key.MANY)) != null) {
                throw element.require("merchant")
                        .refuse("found " + merchant + " twice; expected each merchant once. Fix: delete one entry");
            }
            return merchant;
        });
        return lost;
    }
}
