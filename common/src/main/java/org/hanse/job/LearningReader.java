// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.LearningConfig.Candidates;
import org.hanse.core.job.LearningConfig.Optimizer;
import org.hanse.core.job.LearningConfig.Personal;
import org.hanse.core.job.LearningConfig.Ranking;
import org.hanse.core.job.LearningConfig.Value;
import org.hanse.core.job.LearningConfig.Weights;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.TrainingSettings;

/** Reads the key {@code learning}, but for what targets are worth. */
public final class LearningReader {

    private static final double MOST = 1e6;
    private static final int MANY = 1_000_000_000;

    private LearningReader() {}

    /** Reads a mapping, which may hold {@code more} keys for others; what it leaves out is as in {@code standard}. */
    public static LearningConfig read(ConfigNode node, LearningConfig standard, String... more) {
        node.keys(LearningConfig.KEYS.toArray(String[]::new)).keys(more);
        return new LearningConfig(
                node.find("optimizer")
                        .map(value -> value.choice(Optimizer.class))
                        .orElse(standard.optimizer()),
                positive(node, "rate", standard.rate()),
                node.find("batch")
                        .map(value -> OptionalInt.of(value.integer(1, TrainingSettings.GREATEST_BATCH)))
                        .orElse(standard.batch()),
                node.find("history").map(value -> value.integer(1, 10_000)).orElse(standard.history()),
                share(node, "dropout", standard.dropout()),
                node.find("personal").map(value -> value.choice(Personal.class)).orElse(standard.personal()),
                weight(node, "weightDecay", 0, standard.weightDecay()),
                integer(node, "warmup", 0, standard.warmup()),
                positive(node, "clipNorm", standard.clipNorm()),
                integer(node, "epochs", 0, standard.epochs()),
                integer(node, "patience", 1, standard.patience()),
                integer(node, "memoryEpochs", 0, standard.memoryEpochs()),
                node.find("memoryDropout")
                        .map(value -> OptionalDouble.of(value.number(0, 1)))
                        .orElse(standard.memoryDropout()),
                node.find("candidates")
                        .map(at -> candidates(at, standard.candidates()))
                        .orElse(standard.candidates()),
                node.find("value").map(at -> value(at, standard.value())).orElse(standard.value()),
                node.find("ranking").map(at -> ranking(at, standard.ranking())).orElse(standard.ranking()),
                node.find("shards").map(value -> value.integer(1, 1024)).orElse(standard.shards()));
    }

    private static Candidates candidates(ConfigNode node, Candidates standard) {
        node.keys("full", "drawn");
        return new Candidates(integer(node, "full", 0, standard.full()), integer(node, "drawn", 1, standard.drawn()));
    }

    private static Value value(ConfigNode node, Value standard) {
        node.keys("weight", "discount", "steps", "conservative", "negatives", "best", "target");
        return new Value(
                weight(node, "weight", 0, standard.weight()),
                share(node, "discount", standard.discount()),
                node.find("steps").map(value -> value.integer(1, 10_000)).orElse(standard.steps()),
                weight(node, "conservative", 0, standard.conservative()),
                node.find("negatives").map(value -> value.integer(0, 10_000)).orElse(standard.negatives()),
                node.find("best")
                        .map(at -> weights(at.keys("click", "purchase", "satisfaction"), standard.best()))
                        .orElse(standard.best()),
                node.find("target").map(at -> at.choice(ValueTarget.class)).orElse(standard.target()));
    }

    private static Ranking ranking(ConfigNode node, Ranking standard) {
        node.keys("policy", "click", "purchase", "satisfaction");
        return new Ranking(weight(node, "policy", standard.policy()), weights(node, standard.objectives()));
    }

    private static int integer(ConfigNode node, String key, int least, int standard) {
        return node.find(key).map(value -> value.integer(least, MANY)).orElse(standard);
    }

    private static double weight(ConfigNode node, String key, double standard) {
        return weight(node, key, -MOST, standard);
    }

    private static double weight(ConfigNode node, String key, double least, double standard) {
        return node.find(key).map(value -> value.number(least, MOST)).orElse(standard);
    }

    private static double positive(ConfigNode node, String key, double standard) {
        return node.find(key).map(value -> value.positive(MOST)).orElse(standard);
    }

    private static double share(ConfigNode node, String key, double standard) {
        return node.find(key).map(ConfigNode::share).orElse(standard);
    }

    private static Weights weights(ConfigNode node, Weights standard) {
        return new Weights(
                weight(node, "click", standard.click()),
                weight(node, "purchase", standard.purchase()),
                weight(node, "satisfaction", standard.satisfaction()));
    }
}
