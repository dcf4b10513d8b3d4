// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;

/**
 * All values that determine a job's result, as its operator signs them. A node computes the digest from the plan that it parsed. A node
 * that interprets a value differently computes another digest and refuses the job.
 *
 * @param job name of the job
 * @param protocol version of messages and sessions
 * @param tokens version of the tokeniser of titles
 * @param enrolment digest of the enrolled nodes, {@code Enrolment.digest()}
 * @param leastRoster least version of the roster that the plan allows, at least 1
 * @param members numbers of participants
 * @param schedule number and times of rounds
 * @param deadlines times of a round's phases
 * @param stages stages in order
 */
public record JobPlan(
        JobId job,
        int protocol,
        int tokens,
        Digest enrolment,
        int leastRoster,
        JobMembers members,
        JobSchedule schedule,
        Deadlines deadlines,
        List<Stage> stages) {

    /** Version of messages and sessions of this release. */
    public static final int PROTOCOL = 2;

    /** Version of the tokeniser of titles of this release. */
    public static final int TOKENS = 1;

    /**
     * Most participants of a round of a job, which are all neighbours. On the k-regular graph of a larger round a coordinator can redraw
     * the neighbours; simulations alone use it.
     */
    public static final int MOST_PARTICIPANTS = GraphPlan.MOST_COMPLETE;

    /** Stage of a job. */
    public sealed interface Stage permits SumKind, Training {

        /** Returns the name that plans are signed with. */
        String kind();

        /** Returns the number of rounds. */
        int rounds();

        /** Returns all values by their YAML keys. */
        Map<String, String> facts();
    }

    /**
     * Federated training of one network.
     *
     * @param network architecture
     * @param content features that the network reads, the same for all participants
     * @param learning local training
     * @param rewards rewards of interaction types for the objectives
     * @param federation rounds, aggregation and privacy
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param seed seed of the initial model
     */
    public record Training(
            NetworkConfig network,
            ReadableFacts content,
            LearningConfig learning,
            ObjectiveRewards rewards,
            FederationConfig federation,
            boolean excludeHistory,
            long seed)
            implements Stage {

        /** @throws IllegalArgumentException if the network would have no item features, or a setting is for simulations only */
        public Training {
            content.spec(network, learning);
            if (!federation.faults().equals(FederationConfig.Faults.NONE)) {
                throw new IllegalArgumentException("faults are for simulations; leave the key out of a job");
            }
            federation.sums().key().filter(key -> !network.memory()).ifPresent(key -> {
                throw new IllegalArgumentException("federation." + key
                        + ": found with network.memory: false; expected tables,"
                        + " which alone read " + key + ". Fix: write network.memory: true, or leave " + key + " out");
            });
            federation
                    .sums()
                    .counts()
                    .filter(counts -> counts.rowPrior() > 0 && network.sharedRows() == 0)
                    .ifPresent(counts -> {
                        throw new IllegalArgumentException("federation.counts.rowPrior: found " + counts.rowPrior()
                                + " without shared item vectors; expected 0, since there are no rows to weight."
                                + " Fix: write network.itemVectors: shared, or leave rowPrior out");
                    });
            MemoryPriorConflict.find(network, learning, federation).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
            federation.conflict().ifPresent(conflict -> {
                throw new IllegalArgumentException(
                        "federation." + conflict.keys().get(0) + ": " + conflict.text());
            });
            if (federation.uploads().secureAggregation().isEmpty()) {
                throw new IllegalArgumentException(
                        "a job's updates are always masked; write secureAggregation, or leave it out for the usual");
            }
        }

        /** Returns the stages of a job with this training: the sums before it, in order, and the training. */
        public List<Stage> stages() {
            List<Stage> stages = new ArrayList<>(federation.sums().kinds());
            stages.add(this);
            return stages;
        }

        /** Returns the training of the network. */
        public NetworkTraining training() {
            return new NetworkTraining(spec(), learning, rewards, seed);
        }

        /** Returns the shape of the network. */
        public ModelSpec spec() {
            return content.spec(network, learning);
        }

        @Override
        public String kind() {
            return "Training";
        }

        @Override
        public int rounds() {
            return federation.rounds();
        }

        @Override
        public Map<String, String> facts() {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("network", network.toString());
            facts.put("content", content.toString());
            facts.put("rows", rows());
            facts.put("learning", learning.toString());
            facts.put("learning.reward", rewards.toString());
            facts.put("history", excludeHistory ? "exclude" : "include");
            facts.put("seed", String.valueOf(seed));
            facts.put("federation.local", federation.work().toString());
            facts.put("federation.cohort", federation.cohort().toString());
            facts.put("federation.server", federation.optimizer().toString());
            facts.put(
                    "federation.targetRounds",
                    String.valueOf(federation.movement().targetRounds()));
            facts.put(
                    "federation.exampleCap", String.valueOf(federation.uploads().exampleCap()));
            facts.put("federation.rounding", federation.uploads().rounding().toString());
            facts.put(
                    "federation.privacy",
                    federation.uploads().privacy().map(PrivacyConfig::toString).orElse("none"));
            return facts;
        }

        /** Returns the sizes of tables that this release derives. A release with other sizes computes another digest. */
        private String rows() {
            ModelSpec spec = spec();
            return "types " + spec.types() + ", gaps " + spec.gaps() + ", values " + spec.values() + ", "
                    + spec.content().map(Object::toString).orElse("no content");
        }
    }

    public JobPlan {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || protocol < 1 || tokens < 1 || leastRoster < 1) {
            throw new IllegalArgumentException(
                    "a plan has at least one stage, and versions from 1; it has " + stages.size() + " stages");
        }
        if (!(stages.get(stages.size() - 1) instanceof Training training)
                || !training.stages().equals(stages)) {
            throw new IllegalArgumentException("stages of a plan: found other ones than those of its training");
        }
        int most = stages.size() == 1 ? members.cohort() : members.enrolled();
        if (most > MOST_PARTICIPANTS) {
            throw new IllegalArgumentException("a round of " + most + " participants; a job has at most "
                    + MOST_PARTICIPANTS + ", and all enrolled nodes take part in a sum before training");
        }
        int rounds = stages.stream().mapToInt(Stage::rounds).sum();
        if (rounds != schedule.rounds()) {
            throw new IllegalArgumentException(
                    "stages of " + rounds + " rounds, and a schedule of " + schedule.rounds());
        }
    }

    /** Returns the last stage. */
    public Training training() {
        return (Training) stages.get(stages.size() - 1);
    }

    /** Returns why the plan is not for a version of the roster; empty if it is. */
    public Optional<String> objection(Enrolment roster) {
        if (!enrolment.equals(roster.digest())) {
            return Optional.of("the plan is for the roster " + enrolment + ", found the roster " + roster.digest()
                    + ", version " + roster.version());
        }
        return roster.version() < leastRoster
                ? Optional.of("leastRoster: found roster version " + roster.version() + "; expected version "
                        + leastRoster + " or later. Fix: use the newest signed roster")
                : Optional.empty();
    }

    /** Returns all values by their YAML keys, in the order in which they are signed. A plan without {@code leastRoster} has no entry for it. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("job", job.text());
        facts.put("protocol", String.valueOf(protocol));
        facts.put("tokens", String.valueOf(tokens));
        facts.put("enrolment", enrolment.toHex());
        if (leastRoster > 1) {
            facts.put("leastRoster", String.valueOf(leastRoster));
        }
        facts.put("enrolled", String.valueOf(members.enrolled()));
        facts.put("cohort", String.valueOf(members.cohort()));
        facts.put("corrupt", String.valueOf(members.assumptions().corrupt()));
        facts.put("dropout", String.valueOf(members.assumptions().dropout()));
        facts.put("coordinator", members.assumptions().coordinator().name());
        facts.put("minimum", String.valueOf(members.minimum()));
        facts.put("rounds", String.valueOf(schedule.rounds()));
        facts.put("every", schedule.every().map(Object::toString).orElse("none"));
        facts.put("retryAfter", schedule.retryAfter().toString());
        facts.put("mostFailures", String.valueOf(schedule.mostFailures()));
        facts.put("deadlines.join", deadlines.join().toString());
        facts.put("deadlines.phase", deadlines.phase().toString());
        facts.put("deadlines.reveal", deadlines.reveal().toString());
        for (int i = 0; i < stages.size(); i++) {
            String stage = "stages[" + i + "].";
            facts.put(stage + "kind", stages.get(i).kind());
            stages.get(i).facts().forEach((key, value) -> facts.put(stage + key, value));
        }
        return facts;
    }

    /** Returns SHA-256 over {@link #facts()}. */
    public Digest digest() {
        Map<String, String> facts = facts();
        Transcript transcript = Transcript.of("hanse job plan 1").number(facts.size());
        facts.forEach((key, value) -> transcript.text(key).text(value));
        return transcript.digest();
    }
}
