// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.secagg.Fault;

/** Sections of a coordinator's report about the rounds of a period: rounds, participation, incidents and models. */
final class RoundSections {

    private final JobStore store;
    private final ReportPeriod period;
    private final SortedMap<String, Job> jobs = new TreeMap<>();
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final SortedMap<Integer, Long> sizes = new TreeMap<>();
    private final SortedMap<String, Long> nodes = new TreeMap<>();
    private final List<Incident> incidents = new ArrayList<>();
    private long evidence;
    private long dropouts;

    /**
     * Incident of the period.
     *
     * @param kind kind in few words
     * @param subject name of the job or the node
     * @param detail what happened
     */
    record Incident(Instant at, String kind, String subject, String detail) {}

    /** Rounds of a job that ended in the period. */
    private static final class Job {

        private final List<Integer> counted = new ArrayList<>();
        private long failed;
    }

    RoundSections(JobStore store, ReportPeriod period) {
        this.store = store;
        this.period = period;
        store.jobs().forEach(job -> addJob(job.id()));
    }

    private void addJob(JobId id) {
        Job job = new Job();
        for (JobRecord record : store.records(id)) {
            if (period.contains(record.at())) {
                add(id, job, record);
            }
        }
        if (!job.counted.isEmpty() || job.failed > 0) {
            jobs.put(id.text(), job);
        }
        for (CountedRound round : store.counted(id)) {
            if (job.counted.contains(round.round().number())) {
                addEvidence(round.evidence());
            }
        }
    }

    private void add(JobId id, Job job, JobRecord record) {
        if (record instanceof JobRecord.Counted counted) {
            job.counted.add(counted.round());
            addFaults(id, counted.round(), record.at());
        } else if (record instanceof JobRecord.Summed sum) {
            String kind = "sum of " + sum.kind().noun() + " " + sum.kind().guarantee();
            incidents.add(new Incident(record.at(), kind, id.text(), sum.line()));
        } else if (record instanceof JobRecord.WithoutSum without) {
            job.failed++;
            reasons.merge(without.why(), 1L, Long::sum);
            addFaults(id, without.round(), record.at());
        } else if (record instanceof JobRecord.Stopped stopped) {
            String kind = stopped.failed() ? "job failed" : "job paused";
            incidents.add(new Incident(record.at(), kind, id.text(), stopped.why()));
        }
    }

    private void addFaults(JobId id, int round, Instant at) {
        SortedMap<ParticipantId, Fault> faults =
                store.round(id, new RoundId(round)).faults();
        faults.forEach((node, fault) -> incidents.add(new Incident(
                at, "fault of a node", node.text(), "round " + round + " of " + id + ": " + fault.words())));
    }

    /** Survivors are the nodes whose updates are in the sum. */
    private void addEvidence(RoundEvidence round) {
        evidence++;
        sizes.merge(round.announced().survivors().size(), 1L, Long::sum);
        round.announced().survivors().forEach(node -> nodes.merge(node.text(), 1L, Long::sum));
        dropouts += round.participants().size() - round.announced().survivors().size();
    }

    /** Returns the incidents of jobs and rounds. */
    List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    /** Returns the number of rounds that ended in the period. */
    long ended() {
        return jobs.values().stream()
                .mapToLong(job -> job.counted.size() + job.failed)
                .sum();
    }

    ObjectNode rounds() {
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("ended", ended());
        long failed = jobs.values().stream().mapToLong(job -> job.failed).sum();
        section.put("counted", ended() - failed).put("failed", failed);
        ArrayNode rows = section.putArray("jobs");
        jobs.forEach((name, job) -> rows.addObject()
                .put("job", name)
                .put("counted", job.counted.size())
                .put("failed", job.failed));
        counts(section.putArray("reasons"), "reason", reasons);
        return section;
    }

    ObjectNode participation() {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.put("measure", "nodes whose updates are in the sum, in the counted rounds with stored evidence");
        section.put("rounds", evidence).put("dropouts", dropouts);
        ArrayNode rows = section.putArray("distribution");
        sizes.forEach(
                (size, count) -> rows.addObject().put("participants", size).put("rounds", count));
        counts(section.putArray("nodes"), "node", nodes);
        return section;
    }

    private static void counts(ArrayNode rows, String name, Map<String, Long> counts) {
        counts.forEach((value, count) -> rows.addObject().put(name, value).put("rounds", count));
    }

    /** Returns the models of the counted rounds; the parent is the model that the round started from. */
    ObjectNode models() {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ArrayNode lineage = section.putArray("lineage");
        for (JobStore.Definition definition : store.jobs()) {
            Optional<Job> job = Optional.ofNullable(jobs.get(definition.id().text()));
            Optional<RoundModel> parent = Optional.empty();
            for (RoundModel model : RoundModel.all(store, definition.id())) {
                if (parent.isPresent() && job.isPresent() && job.get().counted.contains(model.round())) {
                    lineage.addObject()
                            .put("job", definition.id().text())
                            .put("round", model.round())
                            .put("digest", model.model().toHex())
                            .put("parent", parent.get().model().toHex());
                }
                parent = Optional.of(model);
            }
        }
        return section;
    }
}
