// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.JobRosters;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.RosterFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signed versions of the roster.
 *
 * @param store stored versions
 * @param operator key that signs them
 */
public record SignedRosters(RosterStore store, VerifyingKey operator) {

    private static final Logger LOG = LoggerFactory.getLogger(SignedRosters.class);
    private static final Path STORED = Path.of("stored roster");

    /** Returns the newest stored version. */
    Optional<Enrolment> newest() {
        List<SignedDocument> all = store.rosters();
        return all.isEmpty() ? Optional.empty() : Optional.of(read(all.get(all.size() - 1)));
    }

    private static Enrolment read(SignedDocument roster) {
        return RosterFile.read(STORED, roster.text());
    }

    /**
     * Adds a signed roster unless it is stored already.
     *
     * @param file source of the roster, for messages
     * @throws InvalidInputException if it is not the newest version and not the next one
     */
    Enrolment take(Path file, SignedDocument roster) {
        Enrolment enrolment = RosterFile.read(file, roster.text());
        Optional<Enrolment> newest = newest();
        if (newest.equals(Optional.of(enrolment))) {
            return enrolment;
        }
        newest.filter(before -> enrolment.version() < before.version()
                        || (enrolment.version() == before.version() && !enrolment.equals(before)))
                .ifPresent(before -> {
                    throw new InvalidInputException(file + ": version: found version " + enrolment.version()
                            + "; expected the newest signed version, " + before.version()
                            + ". Fix: use the signed file of version " + before.version());
                });
        newest.flatMap(before -> before.objection(enrolment)).ifPresent(why -> {
            throw new InvalidInputException(file + ": version: " + why + ". Fix: use the newest signed roster, or write"
                    + " the next one with hanse coordinator participants HOME --roster FILE and sign it");
        });
        try {
            store.add(enrolment.version(), roster);
        } catch (IllegalStateException e) {
            throw new InvalidInputException(
                    file + ": version: found " + e.getMessage() + "; expected the next version. Fix: run the command"
                            + " again",
                    e);
        }
        return enrolment;
    }

    /**
     * Returns the versions of a job's roster. A version with which the plan is not possible is offered to nodes, since the next one
     * contains its digest, and not used.
     *
     * @param version setup of the job with a signed roster
     */
    public JobRosters of(JobStore.Definition job, Function<SignedDocument, JobVersion> version) {
        int first = read(job.roster()).version();
        List<JobVersion> usable = new ArrayList<>();
        usable.add(version.apply(job.roster()));
        List<SignedDocument> later = store.rosters().stream()
                .filter(roster -> read(roster).version() > first)
                .toList();
        for (SignedDocument roster : later) {
            try {
                usable.add(version.apply(roster));
            } catch (IllegalArgumentException | InvalidInputException e) {
                LOG.warn("job keeps its roster job={} reason=\"{}\"", job.id(), e.getMessage());
            }
        }
        return new JobRosters(usable, later);
    }
}
