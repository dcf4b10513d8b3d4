// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.DurationReader;
import org.hanse.config.RecordReader;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobMembers;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.ModelSpec.ItemVectors;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Reader of a job's plan. The numbers of participants come from the roster of the plan: with another roster the same text gives another
 * plan.
 */
public final class JobPlanReader {

    private static final String FEDERATION = "federation";
    private static final int MOST_FAILURES = 1000;
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int FAILURES = 3;

    private static final FederationConfig STANDARD = standard();

    private JobPlanReader() {}

    /** Treatment of a shopper's own items as candidates. */
    private enum History {
        EXCLUDE,
        INCLUDE
    }

    private static FederationConfig standard() {
        FederationConfig scenarios = FederationReader.DEFAULT;
        return new FederationConfig(
                        scenarios.rounds(),
                        scenarios.work(),
                        new CohortRule(1, SecAggPlan.FEWEST),
                        scenarios.movement(),
                        scenarios.uploads(),
                        scenarios.faults())
                .secured(SecureAggregation.usual(0.1))
                .selectingLast();
    }

    /**
     * Reads the text of a plan.
     *
     * @param file source of the text, for messages
     * @param enrolment roster that the plan is for
     * @throws org.hanse.config.InvalidInputException if the text is no plan, has unknown keys, or no rounds are possible with the roster
     */
    public static JobPlan read(Path file, String text, Enrolment enrolment) {
        return ConfigDocument.parse(file, text, root -> plan(root, enrolment));
    }

    private static JobPlan plan(ConfigNode root, Enrolment enrolment) {
        root.keys(
                        "job",
                        "seed",
                        "every",
                        "retryAfter",
                        "mostFailures",
                        "minimum",
                        "deadlines",
                        "content",
                        "history",
                        "network",
                        "learning",
                        FEDERATION)
                .keysBelow("learning", RecordReader.keys(LearningKeys.class))
                .keysBelow(FEDERATION, FederationReader.KEYS);
        ConfigNode job = root.require("job");
        JobId id = job.build(() -> new JobId(job.text()));
        JobPlan.Training training = training(root);
        JobSchedule schedule = new JobSchedule(
                training.rounds(),
                root.find("every").map(DurationReader::read),
                root.find("retryAfter").map(DurationReader::read).orElse(RETRY_AFTER),
                root.find("mostFailures")
                        .map(value -> value.integer(1, MOST_FAILURES))
                        .orElse(FAILURES));
        return new JobPlan(
                id,
                JobPlan.PROTOCOL,
                JobPlan.TOKENS,
                enrolment.digest(),
                members(root, training.federation(), enrolment),
                schedule,
                root.find("deadlines")
                        .map(node -> RecordReader.read(node, Deadlines.USUAL))
                        .orElse(Deadlines.USUAL),
                List.of(training));
    }

    private static JobPlan.Training training(ConfigNode root) {
        LearningKeys learning = root.find("learning")
                .map(node -> RecordReader.read(node, LearningKeys.DEFAULT))
                .orElse(LearningKeys.DEFAULT);
        NetworkConfig network = root.find("network").map(JobPlanReader::network).orElse(NetworkConfig.DEFAULT);
        ReadableFacts content = root.find("content")
                .map(node -> RecordReader.read(node, ContentKeys.DEFAULT))
                .orElse(ContentKeys.DEFAULT)
                .toFacts();
        LearningConfig own = root.find(FEDERATION)
                .flatMap(node -> node.find(FederationReader.LEARNING))
                .map(node -> RecordReader.read(node, learning.training()))
                .orElse(learning.training());
        FederationConfig federation =
                root.find(FEDERATION).map(JobPlanReader::federation).orElse(STANDARD);
        boolean excludeHistory =
                root.find("history").map(node -> node.choice(History.class)).orElse(History.EXCLUDE) == History.EXCLUDE;
        long seed = root.find("seed").map(ConfigNode::longInteger).orElse(1L);
        ObjectiveRewards rewards = ObjectiveRewards.of(learning.rewards());
        return root.build(() -> new JobPlan.Training(network, content, own, rewards, federation, excludeHistory, seed));
    }

    private static NetworkConfig network(ConfigNode node) {
        NetworkConfig network = Kinds.OF_JOBS.network(node, NetworkConfig.DEFAULT);
        if (network.itemVectors() == ItemVectors.SHARED) {
            throw node.require("itemVectors")
                    .refuse("found shared; expected private or none, as nodes have different catalogues. Fix: write"
                            + " itemVectors: private");
        }
        return network;
    }

    /** Reads the federation. Settings for simulations are refused before conflicts between settings are. */
    private static FederationConfig federation(ConfigNode node) {
        node.find("faults").ifPresent(faults -> {
            throw faults.refuse("found in a job; expected in scenarios only. Fix: leave the key out");
        });
        node.find("secureAggregation")
                .filter(masks -> masks.isScalar() && masks.text().equals("none"))
                .ifPresent(masks -> {
                    throw masks.refuse("found none; expected masked updates, which jobs always have. Fix: leave the key"
                            + " out, or write {corrupt: 0.33, dropout: 0.1}");
                });
        node.find(FederationReader.SELECTION)
                .filter(selection -> selection.isScalar() && selection.text().equals("central"))
                .ifPresent(selection -> {
                    throw selection.refuse("found central; expected last, as a coordinator has no validation"
                            + " interactions to select by. Fix: leave the key out; each node serves the last model"
                            + " unless it is worse for it");
                });
        node.find("cohort").filter(cohort -> cohort.mentions("minimum")).ifPresent(cohort -> {
            throw cohort.require("minimum")
                    .refuse("found in a job; expected minimum at the top level. Fix: write minimum: "
                            + cohort.require("minimum").text() + " beside federation");
        });
        FederationConfig federation = FederationReader.read(node, STANDARD, Kinds.OF_JOBS);
        federation.uploads().privacy().ifPresent(privacy -> requirePopulation(node, privacy));
        return federation;
    }

    private static void requirePopulation(ConfigNode federation, PrivacyConfig privacy) {
        if (privacy.terms().unit() == PrivacyUnit.SHOPPER
                && privacy.population().isEmpty()) {
            throw federation
                    .require("privacy")
                    .refuse("found no population; expected the public number of shoppers of all nodes, which a job does"
                            + " not count. Fix: add population: N to privacy");
        }
    }

    /** Reads the members. Corrupt nodes are a fraction of the greatest number of participants of all versions of the roster. */
    private static JobMembers members(ConfigNode root, FederationConfig federation, Enrolment roster) {
        int enrolled = roster.keys().size();
        if (enrolled < SecAggPlan.FEWEST) {
            throw root.refuse("found a roster of " + enrolled + " participants; expected at least " + SecAggPlan.FEWEST
                    + ", the fewest of secure aggregation. Fix: enrol more nodes and sign a new roster");
        }
        Assumptions assumptions =
                federation.uploads().secureAggregation().orElseThrow().assumptions(roster.most());
        int cohort = federation.cohort().size(enrolled);
        if (GraphPlan.complete(cohort, assumptions).isEmpty()) {
            throw root.find(FEDERATION)
                    .orElse(root)
                    .refuse("found a cohort of " + cohort + " of " + enrolled + " enrolled nodes, "
                            + assumptions.corrupt() + " of them corrupt, with dropout " + assumptions.dropout()
                            + "; expected a cohort with a threshold. Fix: " + larger(enrolled, assumptions)
                            + "set lower secureAggregation.corrupt or secureAggregation.dropout");
        }
        JobMembers usual = JobMembers.of(enrolled, cohort, assumptions);
        return root.find("minimum")
                .map(node -> new JobMembers(enrolled, cohort, assumptions, minimum(node, cohort)))
                .orElse(usual);
    }

    private static int minimum(ConfigNode node, int cohort) {
        int minimum = node.integer(1, Integer.MAX_VALUE);
        if (minimum < SecAggPlan.FEWEST || minimum > cohort) {
            throw node.refuse("found " + minimum + "; expected a number from " + SecAggPlan.FEWEST
                    + " to the cohort of " + cohort + ". Fix: leave it out for the cohort minus the allowed dropouts");
        }
        return minimum;
    }

    private static String larger(int enrolled, Assumptions assumptions) {
        return IntStream.rangeClosed(SecAggPlan.FEWEST, enrolled)
                .filter(cohort -> GraphPlan.complete(cohort, assumptions).isPresent())
                .mapToObj(cohort -> "set cohort.fraction for a cohort of at least " + cohort + ", or ")
                .findFirst()
                .orElse("");
    }
}
