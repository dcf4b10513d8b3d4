// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.crypto.Digest;

/**
 * Model of a job with all state that the next round starts from. The parts are replaced together.
 *
 * @param version number of counted rounds of training
 * @param model digest of the global model
 * @param target digest of the target model
 * @param optimizer digest of the stored optimizer state
 * @param clip clip norm of the next round; empty if it is fixed
 * @param sums digests of the stored sums before training so far, in order
 */
public record JobHead(
        int version, Digest model, Digest target, Digest optimizer, OptionalDouble clip, List<Digest> sums) {

    public JobHead {
        sums = List.copyOf(sums);
    }

    /** Creates a head without a sum before training. */
    public JobHead(int version, Digest model, Digest target, Digest optimizer, OptionalDouble clip) {
        this(version, model, target, optimizer, clip, List.of());
    }

    /** Returns this head with another sum before training. */
    public JobHead with(Digest sum) {
        List<Digest> all = new ArrayList<>(sums);
        all.add(sum);
        return new JobHead(version, model, target, optimizer, clip, all);
    }
}
