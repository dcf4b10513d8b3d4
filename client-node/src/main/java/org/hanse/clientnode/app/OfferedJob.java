// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.RosterChain;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;

/**
 * Offer of one job: its plan, and the versions of its roster. A version is accepted once the owner's policy allows the job with it and the
 * owner has approved it. Used by one thread.
 */
final class OfferedJob {

    private final JobNotice.PlanOffered offer;
    private final Map<Digest, JobSetup> setups = new HashMap<>();
    private final Set<Digest> accepted = new HashSet<>();
    private RosterChain chain;
    private Optional<JobNotice.RoundAnnounced> round = Optional.empty();

    /** @param first version that the job was created with */
    OfferedJob(JobNotice.PlanOffered offer, Enrolment first) {
        this.offer = offer;
        this.chain = RosterChain.of(first);
    }

    JobId id() {
        return offer.job();
    }

    SignedDocument plan() {
        return offer.plan();
    }

    /** Returns the newest version. */
    Enrolment newest() {
        return chain.newest();
    }

    /**
     * Adds the next version.
     *
     * @return false if the chain has it already
     * @throws IllegalArgumentException if it is not the next version
     */
    boolean add(Enrolment version) {
        if (chain.find(version.digest()).isPresent()) {
            return false;
        }
        chain = chain.plus(version);
        return true;
    }

    /** Sets the setup of the job with one version. Versions without a setup are never accepted. */
    void usable(JobSetup setup) {
        setups.put(setup.enrolment().digest(), setup);
    }

    /** Returns the setups of versions that are not accepted, oldest first. */
    List<JobSetup> open() {
        return chain.versions().stream()
                .map(Enrolment::digest)
                .filter(digest -> !accepted.contains(digest))
                .flatMap(digest -> Optional.ofNullable(setups.get(digest)).stream())
                .toList();
    }

    /**
     * Accepts the open versions that have no objection.
     *
     * @param objection returns why the node does not run the job with a version
     * @param newest receives the objection to the newest version
     * @return digests of the versions accepted now, oldest first
     */
    List<Digest> accept(Function<JobSetup, Optional<String>> objection, Consumer<String> newest) {
        List<Digest> now = new ArrayList<>();
        Optional<String> last = Optional.empty();
        for (JobSetup setup : open()) {
            last = objection.apply(setup);
            if (last.isEmpty()) {
                now.add(setup.enrolment().digest());
            }
        }
        accepted.addAll(now);
        last.ifPresent(newest);
        return now;
    }

    /** Returns the setup with an accepted version. */
    Optional<JobSetup> accepted(Digest roster) {
        return accepted.contains(roster) ? Optional.ofNullable(setups.get(roster)) : Optional.empty();
    }

    /** Returns the setup with the accepted version that the last round used; before the first round with the newest accepted one. */
    Optional<JobSetup> last(int used) {
        List<JobSetup> all = chain.versions().stream()
                .flatMap(version -> accepted(version.digest()).stream())
                .toList();
        return all.stream()
                .filter(setup -> setup.enrolment().version() == used)
                .findFirst()
                .or(() -> all.stream()
                        .filter(setup -> setup.enrolment().version() > used)
                        .reduce((older, newer) -> newer));
    }

    /** Keeps the announcement of a round whose version is not accepted yet. */
    void await(JobNotice.RoundAnnounced notice) {
        round = Optional.of(notice);
    }

    /** Forgets the kept announcement. */
    void close() {
        round = Optional.empty();
    }

    /** Returns the kept announcement if its version is accepted now, and forgets it. */
    Optional<JobNotice.RoundAnnounced> ready() {
        Optional<JobNotice.RoundAnnounced> ready =
                round.filter(notice -> accepted(notice.context().enrolment()).isPresent());
        if (ready.isPresent()) {
            round = Optional.empty();
        }
        return ready;
    }
}
