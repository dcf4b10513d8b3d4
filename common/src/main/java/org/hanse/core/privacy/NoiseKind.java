// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.PrivacyAccountant;
import org.hanse.core.privacy.account.Sampler;

/**
 * Kind of noise mechanism before its noise is chosen. Each mechanism has one, named by a constant of {@link PrivacyTerms.NoiseBy}.
 */
interface NoiseKind {

    /** Returns the mechanism with this noise. */
    DpMechanism mechanism(NoiseScale scale, Sampler sampler, PrivacyTerms.Size size);

    /** Returns the event of a sum with exactly the chosen noise. */
    DpEvent event(Sampler sampler, double multiplier, IntegerSensitivity sensitivity);

    /** Returns the accountant that calibrates the noise. */
    PrivacyAccountant accountant();

    /** Returns the greatest statistical distance of one coordinate's noise from the accounted distribution. */
    double distance();

    /** Returns the side that draws the noise. */
    Origin origin();

    /** Returns whether only a sum has enough noise, so that updates have to be masked. */
    boolean needsMasks();

    /** Returns whether every node adds all the noise that a release needs. */
    boolean isWholeAtNode();

    /** Returns the party that adds the noise, in words. */
    String party();
}
