// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.model.ContentSpec;

/**
 * All values that determine a job's result, as its operator signs them. A node computes the digest from the plan that it parsed. A node
 * that interprets a value differently computes another digest and refuses the job.
 *
 * @param job name of the job
 * @param protocol version of messages and sessions
 * @param tokens version of the tokeniser of titles
 * @param enrolment digest of the enrolled nodes, {@code Enrolment.digest()}
 * @param members numbers of participants
 * @param schedule number and times of rounds
 * @param stages stages in order
 */
public record JobPlan(
        JobId job,
        int protocol,
        int tokens,
        Digest enrolment,
        JobMembers members,
        JobSchedule schedule,
        List<Stage> stages) {

    /** Stage of a job. */
    public sealed interface Stage {

        /** Returns the number of rounds. */
        int rounds();

        /** Returns all values by their YAML keys. */
        Map<String, String> facts();
    }

    /**
     * Federated training of one network.
     *
     * @param network architecture
     * @param content content features, the same for all catalogues
     * @param learning local training
     * @param federation rounds, aggregation and privacy
     */
    public record Training(
            NetworkConfig network, ContentSpec content, LearningConfig learning, FederationConfig federation)
            implements Stage {

        public Training {
            if (!federation.faults().equals(FederationConfig.Faults.NONE)) {
                throw new IllegalArgumentException("faults are for simulations; leave the key out of a job");
            }
            if (federation.uploads().secureAggregation().isEmpty()) {
                throw new IllegalArgumentException(
                        "a job's updates are always masked; write secureAggregation, or leave it out for the usual");
            }
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
            facts.put("learning", learning.toString());
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
    }

    public JobPlan {
        stages = List.copyOf(stages);
        if (stages.isEmpty() || protocol < 1 || tokens < 1) {
            throw new IllegalArgumentException(
                    "a plan has at least one stage, and versions from 1; it has " + stages.size() + " stages");
        }
        int rounds = stages.stream().mapToInt(Stage::rounds).sum();
        if (rounds != schedule.rounds()) {
            throw new IllegalArgumentException(
                    "stages of " + rounds + " rounds, and a schedule of " + schedule.rounds());
        }
    }

    /** Returns all values by their YAML keys, in the order in which they are signed. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("job", job.text());
        facts.put("protocol", String.valueOf(protocol));
        facts.put("tokens", String.valueOf(tokens));
        facts.put("enrolment", enrolment.toHex());
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
        for (int i = 0; i < stages.size(); i++) {
            String stage = "stages[" + i + "].";
            facts.put(stage + "kind", stages.get(i).getClass().getSimpleName());
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

    /** Returns the differences to a later plan of the job, one line for each key, for its approval by an owner. */
    public List<String> changes(JobPlan later) {
        Map<String, String> before = facts();
        Map<String, String> after = later.facts();
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> changes = new ArrayList<>();
        for (String key : keys) {
            String old = before.getOrDefault(key, "none");
            String now = after.getOrDefault(key, "none");
            if (!old.equals(now)) {
                changes.add(key + ": " + old + " -> " + now);
            }
        }
        return changes;
    }
}
