// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobMembers;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Reader of the plan of a job. The numbers of participants depend on the roster: the same text yields another plan for another roster.
 */
public final class JobPlanReader {

    private static final String FEDERATION = "federation";

    private JobPlanReader() {}

    /**
     * Reads the text of a plan.
     *
     * @param file source of the text, for messages
     * @param enrolment roster that the plan is for
     * @throws org.hanse.config.InvalidInputException if the text is no plan, has unknown keys, or no rounds are possible with the roster
     */
    public static JobPlan read(Path file, String text, Enrolment enrolment) {
        return reading(file, text, enrolment).plan();
    }

    /**
     * Plan with warnings about its keys.
     *
     * @param warnings one line each: keys without effect, and gates whose reasons may be withheld
     */
    public record Reading(JobPlan plan, List<String> warnings) {}

    /** Reads the text of a plan with warnings, see {@link #read}. */
    public static Reading reading(Path file, String text, Enrolment enrolment) {
        return ConfigDocument.parse(file, text, root -> {
            JobPlan plan = plan(root, enrolment);
            return new Reading(plan, warnings(root, plan.training().network()));
        });
    }

    private static List<String> warnings(ConfigNode root, NetworkConfig network) {
        List<String> warnings = new ArrayList<>(
                network.ineffective(key -> root.written("network." + key).isPresent(), true));
        if (root.written("network.attention").isEmpty()) {
            warnings.add("network.attention: found none, so contextual, whose reasons may fail their tests. Nodes then"
                    + " withhold them. Fix: write attention: strict");
        }
        return warnings;
    }

    private static JobPlan plan(ConfigNode root, Enrolment enrolment) {
        root.keysBelow("learning", RecordReader.keys(LearningKeys.class))
                .keysBelow(FEDERATION, RecordReader.keys(FederationKeys.class));
        PlanKeys keys = RecordReader.BUILT_IN
                .withForm(NetworkConfig.class, (reader, node, standard) -> network(node, standard))
                .withForm(FederationKeys.class, (reader, node, standard) -> federation(node, standard))
                .mapping(root, PlanKeys.DEFAULT);
        JobPlan.Training training = root.build(() -> training(root, keys));
        List<JobPlan.Stage> stages = training.stages();
        JobPlan plan = new JobPlan(
                keys.job(),
                JobPlan.PROTOCOL,
                JobPlan.TOKENS,
                enrolment.digest(),
                keys.leastRoster(),
                members(root, training.federation(), keys.minimum(), enrolment),
                new JobSchedule(
                        stages.stream().mapToInt(JobPlan.Stage::rounds).sum(),
                        keys.every(),
                        keys.retryAfter(),
                        keys.mostFailures()),
                keys.deadlines(),
                stages);
        plan.objection(enrolment).ifPresent(why -> {
            throw root.refuse(why);
        });
        return plan;
    }

    /** Returns the training. The learning of participants differs from that of the plan only in the keys that they set. */
    private static JobPlan.Training training(ConfigNode root, PlanKeys keys) {
        LearningConfig usual = keys.learning().training();
        return new JobPlan.Training(
                keys.network(),
                keys.content().toFacts(),
                root.written("federation.learning")
                        .map(node -> RecordReader.read(node, usual))
                        .orElse(usual),
                ObjectiveRewards.of(keys.learning().rewards()),
                keys.federation().rounds(),
                keys.history() == PlanKeys.History.EXCLUDE,
                keys.seed());
    }

    private static NetworkConfig network(ConfigNode node, NetworkConfig standard) {
        return Kinds.OF_JOBS.network(node, standard);
    }

    /** Reads the federation. Settings for simulations are refused before conflicts between settings are. */
    private static FederationKeys federation(ConfigNode node, FederationKeys standard) {
        node.written("faults").ifPresent(at -> {
            throw at.refuse("found in a job; expected in scenarios only. Fix: leave the key out");
        });
        refuse(
                node,
                "secureAggregation",
                "none",
                "found none; expected masked updates, which jobs always have. Fix: leave the key out, or write"
                        + " {corrupt: 0.33, dropout: 0.1}");
        refuse(
                node,
                "selection",
                "central",
                "found central; expected last, as a coordinator has no validation interactions to select by. Fix: leave"
                        + " the key out; each node serves the last model unless it is worse for it");
        node.written("cohort.minimum").ifPresent(minimum -> {
            throw minimum.refuse("found in a job; expected minimum at the top level. Fix: write minimum: "
                    + minimum.text() + " beside federation");
        });
        FederationKeys federation = FederationReader.read(node, standard, Kinds.OF_JOBS);
        federation.rounds().uploads().privacy().ifPresent(privacy -> requirePopulation(node, privacy));
        return federation;
    }

    private static void refuse(ConfigNode node, String key, String text, String problem) {
        node.written(key).filter(at -> at.isScalar() && at.text().equals(text)).ifPresent(at -> {
            throw at.refuse(problem);
        });
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

    /** Returns the numbers of participants. Corrupt nodes are counted over the greatest number of participants of all versions of the roster. */
    private static JobMembers members(
            ConfigNode root, FederationConfig federation, OptionalInt minimum, Enrolment roster) {
        int enrolled = roster.keys().size();
        if (enrolled < SecAggPlan.FEWEST) {
            throw root.refuse("found a roster of " + enrolled + " participants; expected at least " + SecAggPlan.FEWEST
                    + ", the fewest of secure aggregation. Fix: enrol more nodes and sign a new roster");
        }
        Assumptions assumptions =
                federation.uploads().secureAggregation().orElseThrow().assumptions(roster.most());
        int cohort = federation.cohort().size(enrolled);
        requireAllNeighbours(root, federation, cohort, enrolled);
        if (GraphPlan.complete(cohort, assumptions).isEmpty()) {
            throw root.firstWritten(List.of(FEDERATION))
                    .refuse("found a cohort of " + cohort + " of " + enrolled + " enrolled nodes, "
                            + assumptions.corrupt() + " of them corrupt, with dropout " + assumptions.dropout()
                            + "; expected a cohort with a threshold. Fix: " + larger(enrolled, assumptions)
                            + "set lower secureAggregation.corrupt or secureAggregation.dropout");
        }
        if (minimum.isEmpty()) {
            return JobMembers.of(enrolled, cohort, assumptions);
        }
        int fewest = minimum.getAsInt();
        if (fewest < SecAggPlan.FEWEST || fewest > cohort) {
            throw root.firstWritten(List.of("minimum"))
                    .refuse("found " + fewest + "; expected a number from " + SecAggPlan.FEWEST + " to the cohort of "
                            + cohort + ". Fix: leave it out for the cohort minus the allowed dropouts");
        }
        return new JobMembers(enrolled, cohort, assumptions, fewest);
    }

    /** Refuses rounds of services whose participants would not all be neighbours. */
    private static void requireAllNeighbours(ConfigNode root, FederationConfig federation, int cohort, int enrolled) {
        int most = JobPlan.MOST_PARTICIPANTS;
        federation.sums().key().filter(key -> enrolled > most).ifPresent(key -> {
            throw root.firstWritten(List.of(FEDERATION + "." + key))
                    .refuse("found " + enrolled + " enrolled nodes, which all take part in the sum; expected at most "
                            + most + ". Fix: leave " + key + " out");
        });
        if (cohort > most) {
            throw root.firstWritten(List.of(FEDERATION))
                    .refuse("found a cohort of " + cohort + " of " + enrolled + " enrolled nodes; expected at most "
                            + most + " in a round of services. Fix: set cohort.fraction to "
                            + Math.floor(1e4 * most / enrolled) / 1e4 + " or less");
        }
    }

    private static String larger(int enrolled, Assumptions assumptions) {
        return IntStream.rangeClosed(SecAggPlan.FEWEST, Math.min(enrolled, JobPlan.MOST_PARTICIPANTS))
                .filter(cohort -> GraphPlan.complete(cohort, assumptions).isPresent())
                .mapToObj(cohort -> "set cohort.fraction for a cohort of at least " + cohort + ", or ")
                .findFirst()
                .orElse("");
    }
}
