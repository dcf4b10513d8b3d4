// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NoticeCodec;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;

/** Messages of one job to its nodes. Nodes without a connection receive none. */
final class JobNotices {

    private final JobStore.Definition job;
    private final NodeConnections nodes;
    private final NoticeCodec codec;

    JobNotices(JobStore.Definition job, NodeConnections nodes, NoticeCodec codec) {
        this.job = job;
        this.nodes = nodes;
        this.codec = codec;
    }

    /** Sends the plan with the roster of the job. */
    void offerPlan(ParticipantId node) {
        nodes.send(node, new JobNotice.PlanOffered(job.id(), job.plan(), job.roster()));
    }

    /** Sends later versions of the roster, in order. */
    void offerRosters(ParticipantId node, List<SignedDocument> rosters) {
        rosters.forEach(roster -> nodes.send(node, new JobNotice.RosterOffered(job.id(), roster)));
    }

    /** Announces a round. */
    void announce(Collection<ParticipantId> to, SecAggPlan plan) {
        JobNotice notice = new JobNotice.RoundAnnounced(plan.job(), plan.round(), plan.context());
        to.forEach(node -> nodes.send(node, notice));
    }

    /** Sends the end of a round. */
    void close(Collection<ParticipantId> to, RoundId round, boolean counted, JobHead head, String why) {
        JobNotice notice = new JobNotice.RoundClosed(job.id(), round, counted, head.model(), head.sums(), why);
        to.forEach(node -> nodes.send(node, notice));
    }

    /**
     * Sends the end of the last round if none runs. A node that was disconnected then compares the published model, or deletes its
     * update of a round that did not count.
     */
    void lastEnd(ParticipantId node, JobState state, JobHead head) {
        JobProgress progress = state.progress();
        if (progress.lastRound() == 0 || state instanceof JobState.Running || state instanceof JobState.Moving) {
            return;
        }
        boolean counted = !(state instanceof JobState.Failed) && progress.counted() > 0 && progress.failures() == 0;
        close(
                Set.of(node),
                new RoundId(progress.lastRound()),
                counted,
                head,
                counted ? "" : "the round ended without a model");
    }

    /** Sends the end of a job that makes no further round. */
    void end(Collection<ParticipantId> to, JobState state) {
        if (state instanceof JobState.Finished finished) {
            JobProgress progress = finished.progress();
            end(to, progress.counted() >= progress.schedule().rounds(), finished.why());
        } else if (state instanceof JobState.Failed failed) {
            end(to, false, failed.why());
        }
    }

    private void end(Collection<ParticipantId> to, boolean complete, String why) {
        JobNotice notice = new JobNotice.JobEnded(job.id(), complete, why);
        to.forEach(node -> nodes.send(node, notice));
    }

    /** Sends the rejection of a message. */
    void reject(ParticipantId node, RoundId round, String why) {
        nodes.send(node, new JobNotice.Rejected(job.id(), round, why));
    }

    /** Returns the gateway of one round. */
    ParticipantGateway gateway(RoundId round) {
        return new ParticipantGateway() {
            @Override
            public void send(ParticipantId to, ToParticipant message) {
                nodes.send(to, codec.notice(job.id(), round, message));
            }

            @Override
            public void refuse(ParticipantId to, ProtocolViolation violation) {
                reject(to, round, String.valueOf(violation.getMessage()));
            }
        };
    }
}
