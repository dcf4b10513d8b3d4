// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.ApprovalStore.Offer;
import org.hanse.clientnode.port.SentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobDocuments;
import org.hanse.job.PlanChanges;
import org.hanse.job.RosterFile;

/** Offered plans of a node as setups: the newest offer of each job. Thread-safe. */
public final class OfferedPlans {

    /** Setups that are kept: noise takes long to compute. */
    private static final int MOST_KEPT = 64;

    private final FederationNode node;
    private final ApprovalStore approvals;
    private final SentLog sent;
    private final Map<Offer, JobSetup> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Offer, JobSetup> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public OfferedPlans(FederationNode node, ApprovalStore approvals, SentLog sent) {
        this.node = node;
        this.approvals = approvals;
        this.sent = sent;
    }

    /** Returns the record of what the node sent. */
    SentLog sent() {
        return sent;
    }

    /** Offer with its setup. */
    record Planned(Offer offer, JobSetup setup) {}

    /**
     * Offers that can be read.
     *
     * @param problems why the others cannot, one line each
     */
    record Offers(List<Planned> plans, List<String> problems) {}

    /** Returns the newest offer of each job, in order of names. */
    Offers offers() {
        List<Planned> plans = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Offer offer : node.federation().isEmpty() ? List.<Offer>of() : approvals.offers()) {
            try {
                plans.add(new Planned(offer, setup(offer)));
            } catch (InvalidInputException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new Offers(plans, problems);
    }

    private synchronized JobSetup setup(Offer offer) {
        return kept.computeIfAbsent(
                offer, own -> JobDocuments.setup(own.job().text(), own.plan(), own.roster(), node.operator()));
    }

    /**
     * Returns why a job makes no further round: empty text if all rounds counted. Empty if it makes some. Coordinators of earlier versions
     * do not send the end of a job, so that counted rounds are compared, too.
     */
    public Optional<String> ended(JobSetup setup) {
        JobId job = setup.plan().job();
        return approvals.ended(job).or(() -> {
            long counted = sent.entries().stream()
                    .filter(entry -> entry.job().equals(job) && entry.kind() == SentLog.Kind.COUNTED)
                    .count();
            return counted >= setup.training().rounds() ? Optional.of("") : Optional.empty();
        });
    }

    /** Returns the roster that the owner approved last for a job; empty before the first. */
    Optional<Enrolment> approvedRoster(JobId job) {
        return approvals
                .lastApproved(job)
                .map(before -> RosterFile.read(
                        Path.of("approved roster of " + job), before.roster().text()));
    }

    /** Returns the setup that the owner approved last for a job; empty if there is none, or an earlier version did not keep its plan. */
    Optional<JobSetup> approved(JobId job) {
        return approvals
                .lastApproved(job)
                .flatMap(before -> before.plan().map(plan -> new Offer(job, plan, before.roster())))
                .map(this::setup);
    }

    /** Returns the keys of an offered plan that differ from the plan that the owner approved last for its job. */
    List<String> changes(Offer offered) {
        return approvals
                .lastApproved(offered.job())
                .flatMap(ApprovalStore.Approved::plan)
                .map(before -> PlanChanges.between(before, offered.plan()))
                .orElse(List.of());
    }

    /** Returns the setup that the owner approved last for an offered job; with the offered plan if an earlier version did not keep its own. */
    Optional<JobSetup> approved(Offer offered) {
        return approvals
                .lastApproved(offered.job())
                .map(before -> setup(new Offer(offered.job(), before.plan().orElse(offered.plan()), before.roster())));
    }

    /** Returns whether the roster has participants that the approved one lacks. They receive the last model of an ended job. */
    public boolean bringsParticipants(JobSetup setup) {
        Set<ParticipantId> before = approvedRoster(setup.plan().job())
                .map(roster -> roster.keys().keySet())
                .orElse(Set.of());
        return !before.containsAll(setup.enrolment().keys().keySet());
    }
}
