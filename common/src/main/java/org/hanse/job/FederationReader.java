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
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Decay;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.job.FederationConfig.Rounding;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.secagg.SecAggPlan;

/** Reader of the key {@code federation} of a scenario. */
public final class FederationReader {

    /** Defaults. */
    public static final FederationConfig DEFAULT = new FederationConfig(
            30,
            new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
            new CohortRule(1, 1),
            new Movement(new FedAvg(1), 1),
            new Uploads(10_000, new Rounding(0x1p-20, 16)),
            Faults.NONE);

    /** The key below which stands how participants learn, which is not read here. */
    public static final String LEARNING = "learning";

    /** Key of the selection of the final model. */
    static final String SELECTION = "selection";

    /** Keys of the mapping. */
    public static final List<String> KEYS = List.of(
            "rounds",
            "local",
            "cohort",
            "server",
            "secureAggregation",
            "privacy",
            "exampleCap",
            "rounding",
            "targetRounds",
            LEARNING,
            "faults",
            SELECTION);

    private static final String ONE_GRADIENT = "fedsgd";
    private static final String NONE = "none";
    private static final String DECAY = "decay";
    private static final SecureAggregation USUAL_MASKS = SecureAggregation.usual(0.1);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");
    private static final double MOST = 1e6;
    private static final int MANY = 1_000_000_000;

    private FederationReader() {}

    /**
     * Reads a mapping with {@code standard} as its defaults. Conflicts are checked after the defaults are filled in.
     *
     * @param kinds available server optimizers
     */
    public static FederationConfig read(ConfigNode node, FederationConfig standard, Kinds kinds) {
        node.keys(KEYS.toArray(String[]::new));
        Uploads uploads = uploads(node, standard.uploads());
        CohortRule cohort =
                node.find("cohort").map(at -> cohort(at, standard.cohort())).orElse(standard.cohort());
        FederationConfig whole = new FederationConfig(
                node.find("rounds").map(value -> value.integer(1, MANY)).orElse(standard.rounds()),
                node.find("local").map(at -> work(at, standard.work())).orElse(standard.work()),
                uploads.secureAggregation().isPresent() ? secured(cohort) : cohort,
                movement(node, standard.movement(), kinds),
                uploads,
                node.find("faults").map(at -> faults(at, standard.faults())).orElse(standard.faults()),
                node.find(SELECTION)
                        .map(value -> value.choice(FederationConfig.Selection.class))
                        .orElse(standard.selection()));
        new FederationConflicts(node, whole).refuse();
        return whole;
    }

    private static Movement movement(ConfigNode node, Movement standard, Kinds kinds) {
        return new Movement(
                node.find("server")
                        .map(at -> kinds.optimizer(at, standard.server(), DECAY))
                        .orElse(standard.server()),
                node.find("server")
                        .flatMap(at -> at.find(DECAY))
                        .map(value -> value.choice(Decay.class))
                        .orElse(standard.decay()),
                node.find("targetRounds").map(value -> value.integer(1, MANY)).orElse(standard.targetRounds()));
    }

    private static Uploads uploads(ConfigNode node, Uploads standard) {
        return new Uploads(
                node.find("exampleCap")
                        .map(value -> (long) value.integer(1, MANY))
                        .orElse(standard.exampleCap()),
                node.find("rounding")
                        .map(at -> rounding(at, standard.rounding()))
                        .orElse(standard.rounding()),
                node.mentions("secureAggregation")
                        ? secureAggregation(node.require("secureAggregation"), standard.secureAggregation())
                        : standard.secureAggregation(),
                node.find("privacy")
                        .map(at -> PrivacyReader.read(at, standard.privacy()))
                        .orElse(standard.privacy()));
    }

    /** Reads the key with the defaults of {@code standard}, or the usual ones. */
    private static Optional<SecureAggregation> secureAggregation(
            ConfigNode node, Optional<SecureAggregation> standard) {
        if (node.isScalar()) {
            if (!node.text().equals(NONE)) {
                throw node.refuse(said(node) + "; write none or {corrupt: 0.33, dropout: 0.1}");
            }
            return Optional.empty();
        }
        node.keys("corrupt", "dropout");
        SecureAggregation usual = standard.orElse(USUAL_MASKS);
        double dropout = share(node, "dropout", usual.dropout());
        return Optional.of(node.find("corrupt")
                .map(at -> corrupt(at, dropout))
                .orElse(new SecureAggregation(usual.corrupt(), usual.fraction(), dropout)));
    }

    /** Reads corrupt participants: an integer, or a fraction of the enrolled ones. */
    private static SecureAggregation corrupt(ConfigNode node, double dropout) {
        if (WHOLE_NUMBER.matcher(node.text()).matches()) {
            return SecureAggregation.of(node.integer(0, MANY), dropout);
        }
        double fraction = node.share();
        if (fraction < SecureAggregation.LEAST_FRACTION) {
            throw node.refuse("found the fraction " + node.text() + "; expected at least "
                    + SecureAggregation.LEAST_FRACTION
                    + " of all participants, or a whole number. Fix: leave it out for"
                    + " a third, or write how many participants may be corrupt, such as corrupt: 2");
        }
        return new SecureAggregation(OptionalInt.empty(), OptionalDouble.of(fraction), dropout);
    }

    /** Returns the text of a value that is neither a mapping nor none, as in the file: YAML reads yes as true. */
    static String said(ConfigNode node) {
        return node.isBool() ? "is a yes or no (" + node.text() + ")" : "is \"" + node.text() + "\"";
    }

    /** Raises the minimum of a cohort to that of secure aggregation. */
    private static CohortRule secured(CohortRule cohort) {
        return new CohortRule(cohort.fraction(), Math.max(SecAggPlan.FEWEST, cohort.minimum()));
    }

    private static LocalWork work(ConfigNode node, LocalWork standard) {
        if (node.isScalar()) {
            if (!node.text().equals(ONE_GRADIENT)) {
                throw node.refuse("is \"" + node.text() + "\"; write {epochs: N}, {steps: N} or " + ONE_GRADIENT);
            }
            return new LocalWork(new LocalWork.OneGradient(), 0, standard.personalEpochs(), true);
        }
        node.keys("epochs", "steps", "proximal", "personalEpochs", "alternate");
        Optional<LocalWork.Amount> epochs =
                node.find("epochs").map(value -> new LocalWork.Epochs(value.integer(1, MANY)));
        Optional<LocalWork.Amount> steps = node.find("steps").map(value -> new LocalWork.Steps(value.integer(1, MANY)));
        if (epochs.isPresent() && steps.isPresent()) {
            throw node.require("steps").refuse("does not go with epochs; leave one of them out");
        }
        LocalWork.Amount amount = epochs.or(() -> steps).orElse(standard.amount());
        if (amount instanceof LocalWork.OneGradient) {
            throw node.refuse("changes a round of " + ONE_GRADIENT
                    + ", which has no epochs, steps or proximal term; say" + " epochs or steps here, too");
        }
        return new LocalWork(
                amount,
                node.find("proximal").map(value -> value.number(0, MOST)).orElse(standard.proximal()),
                node.find("personalEpochs").map(value -> value.integer(0, MANY)).orElse(standard.personalEpochs()),
                node.find("alternate").map(ConfigNode::bool).orElse(standard.alternate()));
    }

    private static CohortRule cohort(ConfigNode node, CohortRule standard) {
        node.keys("fraction", "minimum");
        double fraction = node.find("fraction").map(ConfigNode::number).orElse(standard.fraction());
        int minimum = node.find("minimum").map(value -> value.integer(1, MANY)).orElse(standard.minimum());
        return node.build(() -> new CohortRule(fraction, minimum));
    }

    private static double positive(ConfigNode node, String key, double standard) {
        return node.find(key).map(value -> value.positive(MOST)).orElse(standard);
    }

    private static double share(ConfigNode node, String key, double standard) {
        return node.find(key).map(ConfigNode::share).orElse(standard);
    }

    private static Rounding rounding(ConfigNode node, Rounding standard) {
        node.keys("grid", "range");
        Rounding rounding =
                new Rounding(positive(node, "grid", standard.grid()), positive(node, "range", standard.range()));
        if (rounding.range() / rounding.grid() > 0x1p50) {
            throw node.refuse("a range of " + rounding.range() + " in steps of " + rounding.grid()
                    + " takes more than 50 bits; take a coarser grid");
        }
        if (rounding.range() < 1) {
            throw node.refuse("a range of " + rounding.range()
                    + " would cut weights off, which go up to 1 and are rounded like the rest");
        }
        return rounding;
    }

    private static Faults faults(ConfigNode node, Faults standard) {
        node.keys("dropout", "lost", "afterUpload");
        Map<String, Integer> lost = new HashMap<>();
        node.find("lost")
                .ifPresentOrElse(
                        list -> list.list(element -> {
                            element.keys("merchant", "after");
                            String merchant = element.requireText("merchant");
                            if (lost.put(merchant, element.require("after").integer(0, MANY)) != null) {
                                throw element.require("merchant").refuse("\"" + merchant + "\" stands twice");
                            }
                            return merchant;
                        }),
                        () -> lost.putAll(standard.lost()));
        return new Faults(
                share(node, "dropout", standard.dropout()), lost, share(node, "afterUpload", standard.afterUpload()));
    }
}
