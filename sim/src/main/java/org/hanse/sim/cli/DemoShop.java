// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Attribution;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessAccumulator;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.train.ServedPart;

/** A shop of the demo with the network that serves it. */
record DemoShop(ServedPart served) {

    /** Shoppers whose explanations are tested. */
    private static final int TESTED = 30;

    /** Histories of about this length fit on a screen. */
    private static final int GOOD_LENGTH = 5;

    InteractionLog log() {
        return served.merchant().log();
    }

    /** Returns the counts of the shop. */
    LiveCounts counts() {
        return LiveCounts.of(log(), catalogue().size(), catalogue().size());
    }

    String part() {
        return served.part();
    }

    private NetworkScorer scorer() {
        return served.scorer();
    }

    Catalogue catalogue() {
        return served.merchant().catalogue();
    }

    Recommender recommender() {
        return Recommender.of(scorer(), popularity().toArray());
    }

    private ItemPopularity popularity() {
        return ItemPopularity.of(log(), catalogue().size());
    }

    Explainer explainer() {
        return new Explainer(recommender(), Grade.of(scorer().spec()));
    }

    String id(int item) {
        return catalogue().item(item).id().value();
    }

    String title(int item) {
        CatalogueItem own = catalogue().item(item);
        return own.title().isBlank() ? own.id().value() : own.title();
    }

    boolean isCold(int item) {
        return popularity().shoppers(item) == 0;
    }

    /** Returns the time of the last interaction. */
    Instant last() {
        long micros = IntStream.range(0, log().shoppers())
                .filter(shopper -> log().length(shopper) > 0)
                .mapToLong(shopper -> log().sequence(shopper).timeMicros(log().length(shopper) - 1))
                .max()
                .orElse(0);
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Returns a version of the data. */
    String data() {
        return Digest.sha256((part() + " " + log().size()).getBytes(StandardCharsets.UTF_8))
                .toHex()
                .substring(0, 16);
    }

    Decision decision(int shopper, String surface, int slots, Exploration exploration, boolean profiling) {
        return new Decision(
                surface,
                Optional.of(log().shopper(shopper)),
                Optional.of(log().sequence(shopper)),
                Optional.empty(),
                slots,
                new Rules(true, Set.of(), new TreeMap<>()),
                exploration,
                profiling);
    }

    /** Returns a decision for a shopper whose history is short enough to show. */
    Decision shown() {
        int shopper = IntStream.range(0, log().shoppers())
                .boxed()
                .min(Comparator.comparingInt(own -> Math.abs(log().length(own) - GOOD_LENGTH)))
                .orElseThrow();
        return decision(shopper, "home", 1, Exploration.NONE, true);
    }

    /** Tests explanations of some shoppers. */
    Faithfulness faithfulness() {
        Grade grade = Grade.of(scorer().spec());
        FaithfulnessAccumulator audit = new FaithfulnessAccumulator(grade, Attribution.of(grade), 1);
        FaithfulnessAccumulator.Models models =
                FaithfulnessAccumulator.Models.of(scorer(), popularity().toArray(), 1, ShardRunner.sequential());
        for (int shopper = 0; shopper < Math.min(TESTED, log().shoppers()); shopper++) {
            audit.add(models, decision(shopper, "home", 1, Exploration.NONE, true));
        }
        return audit.result();
    }
}
