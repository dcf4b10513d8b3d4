// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Movement;
import org.hanse.core.job.FederationConfig.Selection;
import org.hanse.core.job.FederationConfig.Sums;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.learn.train.LocalWork;

/** Builds a {@link FederationConfig} for tests; what a test does not name has a default. */
public final class FederationBuilder {

    private int rounds = FederationConfig.DEFAULT.rounds();
    private LocalWork work = FederationConfig.DEFAULT.work();
    private CohortRule cohort = FederationConfig.DEFAULT.cohort();
    private Movement movement = FederationConfig.DEFAULT.movement();
    private Uploads uploads = FederationConfig.DEFAULT.uploads();
    private Faults faults = FederationConfig.DEFAULT.faults();
    private Selection selection = FederationConfig.DEFAULT.selection();

    private Sums sums = FederationConfig.DEFAULT.sums();

    private FederationBuilder() {}

    /** Begins with small defaults. */
    public static FederationBuilder aFederation() {
        return new FederationBuilder();
    }

    /** Begins with the values of another. */
    public static FederationBuilder like(FederationConfig usual) {
        return new FederationBuilder()
                .withRounds(usual.rounds())
                .withWork(usual.work())
                .withCohort(usual.cohort())
                .withMovement(usual.movement())
                .withUploads(usual.uploads())
                .withFaults(usual.faults())
                .withSelection(usual.selection())
                .withSums(usual.sums());
    }

    public FederationBuilder withRounds(int rounds) {
        this.rounds = rounds;
        return this;
    }

    public FederationBuilder withWork(LocalWork work) {
        this.work = work;
        return this;
    }

    public FederationBuilder withCohort(CohortRule cohort) {
        this.cohort = cohort;
        return this;
    }

    public FederationBuilder withMovement(Movement movement) {
        this.movement = movement;
        return this;
    }

    public FederationBuilder withUploads(Uploads uploads) {
        this.uploads = uploads;
        return this;
    }

    public FederationBuilder withFaults(Faults faults) {
        this.faults = faults;
        return this;
    }

    public FederationBuilder withSelection(Selection selection) {
        this.selection = selection;
        return this;
    }

    public FederationBuilder withSums(Sums sums) {
        this.sums = sums;
        return this;
    }

    public FederationConfig build() {
        return new FederationConfig(rounds, work, cohort, movement, uploads, faults, selection, sums);
    }
}
