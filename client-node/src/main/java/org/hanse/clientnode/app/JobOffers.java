// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.Author;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's offers of jobs: verifies plans and versions of rosters, stores them for the owner, and accepts what policy and owner
 * accept. Used by one thread.
 */
final class JobOffers {

    private static final Logger LOG = LoggerFactory.getLogger(JobOffers.class);
    private static final String NOT_VALID = "the plan or its roster is not valid here";

    private final ApprovalStore approvals;
    private final NodeService.Owner owner;
    private final NodeService.Jobs jobs;
    private final BiConsumer<JobId, String> decline;
    private final InstantSource clock;
    private final Map<JobId, OfferedJob> offers = new HashMap<>();

    /** Setups of valid offers: each connection repeats them, and noise takes long to compute. */
    private final Map<JobNotice.PlanOffered, JobSetup> setups = new HashMap<>();

    /** Newest valid roster of each job named by {@code --approve}, until its first plan is approved. */
    private final Map<JobId, SignedDocument> first = new HashMap<>();

    /** Number of offers at the last look for missing jobs. */
    private int seen;

    private boolean warned;

    /** @param decline sends the coordinator a reason for which the node does not run a job */
    JobOffers(
            ApprovalStore approvals,
            NodeService.Owner owner,
            NodeService.Jobs jobs,
            BiConsumer<JobId, String> decline,
            InstantSource clock) {
        this.clock = clock;
        this.approvals = approvals;
        this.owner = owner;
        this.jobs = jobs;
        this.decline = decline;
    }

    /**
     * Warns once of jobs named by {@code --approve} that are neither offered nor approved, while others are offered. Called regularly: the
     * offers of one connection arrive together.
     */
    void warnOfMissing() {
        boolean settled = offers.size() == seen;
        seen = offers.size();
        if (warned || offers.isEmpty() || !settled) {
            return;
        }
        warned = true;
        String missing = owner.approve().stream()
                .filter(job ->
                        !offers.containsKey(job) && approvals.approvals(job).isEmpty())
                .map(JobId::text)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            LOG.warn(
                    "--approve: found {}; expected an offered job, of {}. Fix: check the name, or wait for the offer",
                    missing,
                    offers.keySet().stream().map(JobId::text).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** Returns the offer of a job. */
    Optional<OfferedJob> find(JobId job) {
        return Optional.ofNullable(offers.get(job));
    }

    /** Returns all offers. */
    Collection<OfferedJob> all() {
        return offers.values();
    }

    /**
     * Handles the offer of a plan with the first version of its roster.
     *
     * @param runs whether the job runs at this node
     * @return the offer, if the owner has to decide on it; empty if it is declined or the node is not on the roster
     */
    Optional<OfferedJob> plan(JobNotice.PlanOffered notice, boolean runs) {
        JobId job = notice.job();
        OfferedJob known = offers.get(job);
        if (known != null && runs && !known.plan().equals(notice.plan())) {
            return declined(job, "the job runs with another plan; a changed plan needs a new name");
        }
        OfferedJob offer;
        try {
            Enrolment first = jobs.roster(notice.roster());
            if (approvals.approvals(job).stream().anyMatch(own -> own.version() < first.version())) {
                return declined(
                        job,
                        "roster: found version " + first.version()
                                + " as the job's first; the owner approved the job with an older one");
            }
            offer = new OfferedJob(notice, first);
            setup(offer, notice.roster());
        } catch (RuntimeException e) {
            LOG.warn("plan refused job={} reason=\"{}\"", job, e.getMessage());
            return declined(job, NOT_VALID);
        }
        offers.put(job, offer);
        approvals.reopen(job);
        return verified(offer, notice.roster());
    }

    /** Handles a later version of the roster, with the same result as {@link #plan}. Repeated versions change nothing. */
    Optional<OfferedJob> roster(JobNotice.RosterOffered notice) {
        OfferedJob offer = offers.get(notice.job());
        if (offer == null) {
            return Optional.empty();
        }
        try {
            if (!offer.add(jobs.roster(notice.roster()))) {
                return Optional.empty();
            }
        } catch (RuntimeException e) {
            return declined(notice.job(), "roster: " + e.getMessage());
        }
        return verified(offer, notice.roster());
    }

    /** Derives a setup. Nothing is kept of a plan without the operator's signature, or under another name than its own. */
    private JobSetup setup(OfferedJob offer, SignedDocument roster) {
        JobNotice.PlanOffered notice = new JobNotice.PlanOffered(offer.id(), offer.plan(), roster);
        JobSetup setup = Optional.ofNullable(setups.get(notice)).orElseGet(() -> jobs.setup(notice));
        if (!setup.plan().job().equals(offer.id())) {
            throw new IllegalArgumentException("job: found " + offer.id() + " beside a plan of "
                    + setup.plan().job());
        }
        setups.put(notice, setup);
        return setup;
    }

    private Optional<OfferedJob> declined(JobId job, String why) {
        decline.accept(job, why);
        return Optional.empty();
    }

    /** Derives the setup with the newest version of an offer. The owner reads the newest version that is possible. */
    private Optional<OfferedJob> verified(OfferedJob offer, SignedDocument roster) {
        JobId job = offer.id();
        if (!jobs.isParticipant(offer.newest())) {
            LOG.info("not on the roster job={} version={}", job, offer.newest().version());
            return Optional.empty();
        }
        JobSetup setup;
        try {
            setup = setup(offer, roster);
            offer.usable(setup);
        } catch (RuntimeException e) {
            LOG.warn("plan refused job={} reason=\"{}\"", job, e.getMessage());
            return declined(job, NOT_VALID);
        }
        approvals.offer(job, offer.plan(), roster);
        if (owner.approve().contains(job)) {
            first.put(job, roster);
        }
        return Optional.of(offer);
    }

    /** Approves the first plan of a job that the owner named, once the policy accepts it. */
    private void approveFirst(OfferedJob offer) {
        JobId job = offer.id();
        SignedDocument roster = first.get(job);
        if (roster == null) {
            return;
        }
        if (!approvals.approvals(job).isEmpty()) {
            first.remove(job);
            return;
        }
        List<JobSetup> open = offer.open();
        JobSetup setup = open.get(open.size() - 1);
        if (setup.subtraction(jobs.sent().exactSums()).isPresent()) {
            LOG.warn(
                    "not approved by --approve job={}: this node gave an exact sum before. Fix: approve with hanse node policy",
                    job);
            first.remove(job);
        } else if (OwnerDecision.of(setup, approvals, owner.policy(), jobs.sent())
                .refusal()
                .isEmpty()) {
            approvals.approve(
                    new ApprovalStore.Offer(job, offer.plan(), roster),
                    Approval.of(setup),
                    Author.ofCommand(clock.instant(), "hanse node run --approve"));
            first.remove(job);
            LOG.info(
                    "plan approved by --approve job={} plan={}",
                    job,
                    setup.digest().toHex());
        }
    }

    /** Handles the end of an offered or approved job, whose offers need no answer of the owner from then on. Ends of other jobs store nothing. */
    void ended(JobNotice.JobEnded notice) {
        if (offers.containsKey(notice.job())
                || !approvals.approvals(notice.job()).isEmpty()) {
            approvals.end(notice.job(), notice.complete() ? "" : notice.detail());
        }
    }

    /** Returns whether a job makes no further round. */
    boolean isEnded(JobId job) {
        return approvals.ended(job).isPresent();
    }

    /**
     * Returns why the owner refuses a round of an accepted version; empty if it does not. An exact sum may have been given since the
     * approval.
     */
    Optional<String> objection(JobSetup setup, RoundContext.Start start) {
        NodePolicy policy = owner.policy();
        return start.isCounting()
                ? OwnerDecision.of(setup, approvals, policy, jobs.sent()).objection()
                : policy.objection(setup);
    }

    /**
     * Accepts the versions of an offer that policy and owner accept.
     *
     * @param objections receives why the newest version is not accepted
     * @return digests of the versions accepted now
     */
    List<Digest> accept(OfferedJob offer, Consumer<String> objections) {
        approveFirst(offer);
        NodePolicy policy = owner.policy();
        return offer.accept(
                setup -> OwnerDecision.of(setup, approvals, policy, jobs.sent())
                        .objection()
                        .or(() -> jobs.objection(setup)),
                objections);
    }
}
