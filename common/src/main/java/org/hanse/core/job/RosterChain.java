// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.secagg.Enrolment;

/**
 * Versions of a roster in order, each one the next of the one before.
 *
 * @param versions at least one
 */
public record RosterChain(List<Enrolment> versions) {

    /** @throws IllegalArgumentException if there is no version, or one is not the next of the one before */
    public RosterChain {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("a chain without a version");
        }
        for (int i = 1; i < versions.size(); i++) {
            versions.get(i - 1).objection(versions.get(i)).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
        }
    }

    /** Returns a chain of one version. */
    public static RosterChain of(Enrolment first) {
        return new RosterChain(List.of(first));
    }

    /**
     * Returns this chain with one more version.
     *
     * @throws IllegalArgumentException if it is not the next version
     */
    public RosterChain plus(Enrolment next) {
        return new RosterChain(Stream.concat(versions.stream(), Stream.of(next)).toList());
    }

    /** Returns the newest version. */
    public Enrolment newest() {
        return versions.get(versions.size() - 1);
    }

    /** Returns the version with a digest. */
    public Optional<Enrolment> find(Digest digest) {
        return versions.stream()
                .filter(version -> version.digest().equals(digest))
                .findFirst();
    }
}
