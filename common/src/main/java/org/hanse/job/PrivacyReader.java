// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.PrivacyConfig.Gradients;
import org.hanse.core.job.PrivacyConfig.Limits;
import org.hanse.core.learn.shopper.ShopperGradientSettings;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;

/** Reader of the key {@code privacy} of a federation. */
final class PrivacyReader {

    private static final String NONE = "none";
    private static final double MOST = 1e9;
    private static final AdaptiveClip USUAL_ADAPTIVE = new AdaptiveClip(0.5, 0.2, OptionalDouble.empty());
    private static final PrivacyConfig USUAL = new PrivacyConfig(
            new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 1e-6, 1, 0.02),
            OptionalInt.empty(),
            OptionalLong.empty(),
            new Gradients(ShopperGradientSettings.USUAL_NEGATIVES, 8));

    private PrivacyReader() {}

    /** Reads the key with the defaults of {@code standard}, or the usual ones. */
    static Optional<PrivacyConfig> read(ConfigNode node, Optional<PrivacyConfig> standard) {
        if (node.isScalar()) {
            if (!node.text().equals(NONE)) {
                throw node.refuse(FederationReader.said(node) + "; write none or {unit: shopper, noise: coordinator,"
                        + " epsilon: 8, delta: 1.0e-6, clip: 1.0, samplingRate: 0.02}");
            }
            return Optional.empty();
        }
        node.keys(
                "unit",
                "noise",
                "epsilon",
                "delta",
                "clip",
                "samplingRate",
                "budgetRounds",
                "population",
                "negatives",
                "positions",
                "blockWeights",
                "nodeBudget",
                "allowLowSignal");
        PrivacyConfig usual = standard.orElse(USUAL);
        PrivacyTerms terms = terms(node, usual.terms());
        requireNoGradients(node, terms.unit());
        return Optional.of(new PrivacyConfig(
                terms,
                node.find("budgetRounds")
                        .map(value -> OptionalInt.of(value.integer(1, (int) MOST)))
                        .orElse(usual.budgetRounds()),
                node.find("population")
                        .map(value -> OptionalLong.of(value.integer(1, (int) MOST)))
                        .orElse(usual.population()),
                new Gradients(
                        node.find("negatives")
                                .map(value -> value.integer(1, ShopperGradientSettings.MOST_NEGATIVES))
                                .orElse(usual.gradients().negatives()),
                        positive(node, "positions", usual.gradients().positions()),
                        node.find("blockWeights")
                                .map(PrivacyReader::weights)
                                .orElse(usual.gradients().weights())),
                new Limits(
                        node.find("nodeBudget").map(at -> nodeBudget(node, at)).orElse(usual.nodeBudget()),
                        node.find("allowLowSignal")
                                .map(ConfigNode::bool)
                                .orElse(usual.limits().allowLowSignal()))));
    }

    /** Rejects settings of shoppers' gradients in a mapping that protects merchants. Inherited ones have no effect there. */
    private static void requireNoGradients(ConfigNode node, PrivacyUnit unit) {
        if (unit == PrivacyUnit.MERCHANT) {
            for (String key : List.of("negatives", "positions", "blockWeights")) {
                node.find(key).ifPresent(value -> {
                    throw value.refuse("found with unit: merchant; expected unit: shopper, whose gradients it sets."
                            + " Fix: leave it out, or set unit: shopper");
                });
            }
        }
    }

    /** Reads weights of blocks by name; none means equal weights. */
    private static BlockWeights weights(ConfigNode node) {
        if (node.isScalar()) {
            if (!node.text().equals(NONE)) {
                throw node.refuse(FederationReader.said(node) + "; write none or {interaction: 0.1}");
            }
            return BlockWeights.EVEN;
        }
        Map<String, Double> named = node.entries(ConfigNode::number);
        return node.build(() -> BlockWeights.of(named));
    }

    /** Reads the node budget; none removes an inherited one. */
    private static OptionalDouble nodeBudget(ConfigNode node, ConfigNode at) {
        return at.isScalar() && at.text().equals(NONE)
                ? OptionalDouble.empty()
                : OptionalDouble.of(positive(node, "nodeBudget", Double.NaN));
    }

    private static PrivacyTerms terms(ConfigNode node, PrivacyTerms usual) {
        PrivacyUnit unit =
                node.find("unit").map(value -> value.choice(PrivacyUnit.class)).orElse(usual.unit());
        NoiseBy noise =
                node.find("noise").map(value -> value.choice(NoiseBy.class)).orElse(usual.noise());
        double epsilon = node.find("epsilon")
                .map(value -> value.positive(PrivacyTerms.MOST_EPSILON))
                .orElse(usual.epsilon());
        double delta = node.find("delta").map(PrivacyReader::probability).orElse(usual.delta());
        Clip clip = node.find("clip").map(at -> clip(node, at, usual)).orElse(new Clip(usual.clip(), usual.adaptive()));
        if (unit == PrivacyUnit.MERCHANT && clip.adaptive().isPresent()) {
            throw node.find("clip")
                    .or(() -> node.find("unit"))
                    .orElse(node)
                    .refuse("a clip norm follows a quantile where shoppers are the unit, whose norms are counted;"
                            + " write a number for clip, or unit: shopper");
        }
        double rate = node.find("samplingRate")
                .map(value -> samplingRate(value, unit))
                .orElse(unit == PrivacyUnit.MERCHANT ? 1 : usual.samplingRate());
        return node.build(() -> new PrivacyTerms(unit, noise, epsilon, delta, clip.norm(), rate, clip.adaptive()));
    }

    private static double samplingRate(ConfigNode value, PrivacyUnit unit) {
        double rate = value.positive(1);
        if (unit == PrivacyUnit.MERCHANT && rate != 1) {
            throw value.refuse(
                    "is " + value.text() + ", and merchants are not drawn in secret: the coordinator sees which"
                            + " of them take part; leave it out, or write unit: shopper");
        }
        return rate;
    }

    /** A clip norm, and how it moves. */
    private record Clip(double norm, Optional<AdaptiveClip> adaptive) {}

    /** Reads a clip norm: a number is a fixed norm, a mapping is an adaptive one with the defaults of {@code usual}. */
    private static Clip clip(ConfigNode node, ConfigNode at, PrivacyTerms usual) {
        if (!at.isMapping()) {
            return new Clip(positive(node, "clip", usual.clip()), Optional.empty());
        }
        at.keys("start", "quantile", "rate", "countNoise");
        AdaptiveClip standard = usual.adaptive().orElse(USUAL_ADAPTIVE);
        double start = positive(at, "start", usual.clip());
        double quantile = at.find("quantile").map(PrivacyReader::probability).orElse(standard.quantile());
        double rate = at.find("rate")
                .map(value -> value.positive(AdaptiveClip.FASTEST))
                .orElse(standard.rate());
        OptionalDouble countNoise = at.find("countNoise").isPresent()
                ? OptionalDouble.of(positive(at, "countNoise", Double.NaN))
                : standard.countNoise();
        return new Clip(start, Optional.of(at.build(() -> new AdaptiveClip(quantile, rate, countNoise))));
    }

    private static double probability(ConfigNode value) {
        double number = value.number();
        if (!(number > 0 && number < 1)) {
            throw value.refuse("is " + value.text() + ", must be above 0 and below 1");
        }
        return number;
    }

    private static double positive(ConfigNode node, String key, double standard) {
        return node.find(key).map(value -> value.positive(MOST)).orElse(standard);
    }
}
