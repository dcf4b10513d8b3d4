// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Collection;
import java.util.List;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NoticeCodec;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
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
    void close(Collection<ParticipantId> to, JobNotice.RoundClosed closed) {
        to.forEach(node -> nodes.send(node, closed));
    }

    /** Sends the end of the job. */
    void end(Collection<ParticipantId> to, boolean complete, String why) {
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
