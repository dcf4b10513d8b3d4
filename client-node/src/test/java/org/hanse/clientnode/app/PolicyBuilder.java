// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.hanse.clientnode.app.NodePolicy.Machine;
import org.hanse.clientnode.app.NodePolicy.Noise;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.PrivacyUnit;

/** Builder of a {@link NodePolicy} for tests, with defaults. */
public final class PolicyBuilder {

    private OptionalInt honest = NodePolicy.DEFAULT.honest();
    private OptionalInt corrupt = NodePolicy.DEFAULT.corrupt();
    private double dropout = NodePolicy.DEFAULT.dropout();
    private Set<ParticipantId> unvouched = NodePolicy.DEFAULT.unvouched();
    private Noise noise = NodePolicy.DEFAULT.noise();
    private OptionalDouble epsilon = NodePolicy.DEFAULT.epsilon();
    private Optional<PrivacyUnit> unit = NodePolicy.DEFAULT.unit();
    private Machine machine = NodePolicy.DEFAULT.machine();

    private NodePolicy.Counts counts = NodePolicy.DEFAULT.counts();

    private PolicyBuilder() {}

    /** Begins with small defaults. */
    public static PolicyBuilder aPolicy() {
        return new PolicyBuilder();
    }

    /** Begins with the values of another. */
    public static PolicyBuilder like(NodePolicy usual) {
        return new PolicyBuilder()
                .withHonest(usual.honest())
                .withCorrupt(usual.corrupt())
                .withDropout(usual.dropout())
                .withUnvouched(usual.unvouched())
                .withNoise(usual.noise())
                .withEpsilon(usual.epsilon())
                .withUnit(usual.unit())
                .withCounts(usual.counts())
                .withMachine(usual.machine());
    }

    public PolicyBuilder withHonest(OptionalInt honest) {
        this.honest = honest;
        return this;
    }

    public PolicyBuilder withCorrupt(OptionalInt corrupt) {
        this.corrupt = corrupt;
        return this;
    }

    public PolicyBuilder withDropout(double dropout) {
        this.dropout = dropout;
        return this;
    }

    public PolicyBuilder withUnvouched(Set<ParticipantId> unvouched) {
        this.unvouched = unvouched;
        return this;
    }

    public PolicyBuilder withNoise(Noise noise) {
        this.noise = noise;
        return this;
    }

    public PolicyBuilder withEpsilon(OptionalDouble epsilon) {
        this.epsilon = epsilon;
        return this;
    }

    public PolicyBuilder withUnit(Optional<PrivacyUnit> unit) {
        this.unit = unit;
        return this;
    }

    public PolicyBuilder withMachine(Machine machine) {
        this.machine = machine;
        return this;
    }

    public PolicyBuilder withCounts(NodePolicy.Counts counts) {
        this.counts = counts;
        return this;
    }

    public NodePolicy build() {
        return new NodePolicy(honest, corrupt, dropout, unvouched, noise, epsilon, unit, counts, machine);
    }
}
