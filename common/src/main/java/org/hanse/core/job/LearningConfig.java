// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.setting.Key;

/** The key {@code learning}, without rewards. */
public record LearningConfig(
        @Key("`adam`") Optimizer optimizer,

        @Key(value = "learning rate", range = Key.Range.POSITIVE)
        double rate,

        @Key(
                value = "windows a step, up to 65,536",
                standard = "a 64th of all windows, 8 to 128",
                least = 1,
                most = TrainingSettings.GREATEST_BATCH)
        OptionalInt batch,

        @Key(value = "interactions looked back at", least = 1, most = 10_000)
        int history,

        @Key(value = "share of an interaction's components that are dropped", range = Key.Range.SHARE)
        double dropout,

        @Key("`after`: train only shared parameters, then fit the private part")
        Personal personal,

        @Key(value = "decoupled weight decay", least = 0) double weightDecay,

        @Key(value = "steps in which the rate rises", least = 0, most = Key.MANY)
        int warmup,

        @Key(value = "greatest norm of an optimizer step's gradient; no privacy setting", range = Key.Range.POSITIVE)
        double clipNorm,

        @Key(value = "epochs of the parameter average that scores use; 0: none. Rounds do not use it", least = 0)
        double averaging,

        @Key(value = "most epochs; 0 with `from` only; rounds count in a federation", least = 0, most = Key.MANY)
        int epochs,

        @Key(value = "validations without improvement before training ends", least = 1, most = Key.MANY)
        int patience,

        @Key(value = "epochs in which table weights are learned", least = 0, most = Key.MANY)
        int memoryEpochs,

        @Key(
                value = "share of steps without tables",
                standard = "1 with excluded history, else 0.5",
                least = 0,
                most = 1)
        OptionalDouble memoryDropout,

        @Key Candidates candidates,

        @Key(
                value =
                        "weight of the first interaction of shoppers with two or more, predicted without a history; not for per-shopper gradients",
                least = 0)
        double first,

        @Key(
                "value of the next state: `double-dqn`, `dqn`, `q-learning` (no target network), `sarsa`, `expected-sarsa`")
        Algorithm algorithm,

        @Key Value value,
        @Key Ranking ranking,

        @Key(value = "pieces of a step; part of the result", least = 1, most = 1024)
        int shards) {

    public static final LearningConfig DEFAULT = new LearningConfig(
            Optimizer.ADAM,
            0.001,
            OptionalInt.empty(),
            50,
            0.3,
            Personal.JOINT,
            0,
            0,
            Double.POSITIVE_INFINITY,
            0,
            40,
            5,
            1,
            OptionalDouble.empty(),
            new Candidates(5000, 2048, false),
            1,
            Algorithm.DOUBLE_DQN,
            new Value(0.5, 0.5, 1, 0, 0, new Weights(1, 1, 1), ValueTarget.TEMPORAL_DIFFERENCE, false),
            new Ranking(1, new Weights(0, 0, 0)),
            TrainingSettings.SHARDS);

    /** Optimizer of local training. */
    public enum Optimizer {
        ADAM
    }

    /** When the personal part is learned. */
    public enum Personal {
        /** Together with the shared one. */
        JOINT,
        /**
         * Fine-tune locally: the shared part is trained without the personal part, which is fitted to it afterwards. For federations; a
         * model in one place trains both together.
         */
        AFTER
    }

    /** Items that a target is compared with. */
    public record Candidates(
            @Key(value = "greatest number of candidates compared without sampling", least = 0, most = Key.MANY)
            int full,

            @Key(value = "candidates sampled for a batch if there are more", least = 1, most = Key.MANY)
            int drawn,

            @Key("whether only items that the merchant's shoppers met are candidates; not for per-shopper gradients")
            boolean met) {}

    /** A weight for each objective. */
    public record Weights(
            @Key("weight of clicks") double click,
            @Key("weight of purchases") double purchase,
            @Key("weight of satisfaction") double satisfaction) {

        /** Returns the weights in the order of the network's heads. */
        public List<Double> list() {
            return List.of(click, purchase, satisfaction);
        }
    }

    /** Training of the objectives' values. */
    public record Value(
            @Key(value = "weight of the objectives' loss", least = 0)
            double weight,

            @Key(value = "discount of later rewards", range = Key.Range.SHARE)
            double discount,

            @Key(value = "rewards before the bootstrap", least = 1, most = 10_000)
            int steps,

            @Key(
                    value = "weight of the conservative penalty; 0.05 to begin with, as 1 outweighs the rewards",
                    least = 0)
            double conservative,

            @Key(value = "unseen actions a position", least = 0, most = 10_000)
            int negatives,

            @Key Weights best,

            @Key("`temporal-difference` or `distinct-items`")
            ValueTarget target,

            @Key("whether rewards stop before an action that is not the best one; for `steps` above 1 with exploration")
            boolean cut) {

        /** Returns the text that digests depend on. It does not name a cut where there is none. */
        @Override
        public String toString() {
            return "Value[weight=" + weight + ", discount=" + discount + ", steps=" + steps + ", conservative="
                    + conservative + ", negatives=" + negatives + ", best=" + best + ", target=" + target
                    + (cut ? ", cut=true" : "") + "]";
        }

        /** Returns these settings with another discount, penalty and target. */
        public Value with(double otherDiscount, double otherPenalty, ValueTarget otherTarget) {
            return new Value(weight, otherDiscount, steps, otherPenalty, negatives, best, otherTarget, cut);
        }
    }

    /** Weights in the score that ranks items. */
    public record Ranking(
            @Key("weight of the policy") double policy,
            @Key(inline = true) Weights objectives) {}

    /** Returns these settings with another length of training. */
    public LearningConfig withLength(int most, int until) {
        return with(most, until, algorithm, value, ranking);
    }

    /** Returns these settings with other values and another ranking. */
    public LearningConfig with(Value otherValue, Ranking otherRanking) {
        return with(epochs, patience, algorithm, otherValue, otherRanking);
    }

    /** Returns these settings with another value of the next state. */
    public LearningConfig withAlgorithm(Algorithm other) {
        return with(epochs, patience, other, value, ranking);
    }

    private LearningConfig with(int most, int until, Algorithm otherAlgorithm, Value otherValue, Ranking otherRanking) {
        return new LearningConfig(
                optimizer,
                rate,
                batch,
                history,
                dropout,
                personal,
                weightDecay,
                warmup,
                clipNorm,
                averaging,
                most,
                until,
                memoryEpochs,
                memoryDropout,
                candidates,
                first,
                otherAlgorithm,
                otherValue,
                otherRanking,
                shards);
    }

    /**
     * Returns the fraction of steps without the tables. The setting has precedence. The default is 1, so that tables add to scores only.
     * It is 1/2 if shoppers return to items, because training must then learn the weight of repetition (docs/adr/0014).
     */
    public double memoryDropoutWhere(boolean excludeHistory) {
        return memoryDropout.orElse(excludeHistory ? 1 : 0.5);
    }
}
