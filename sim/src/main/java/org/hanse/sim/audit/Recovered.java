// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Comparator;
import java.util.List;

/**
 * What an attack gets that names as many as there are.
 *
 * @param secrets how many it could name
 * @param in how many it should
 * @param right how many of those that it named are among them
 */
public record Recovered(int secrets, int in, int right) {

    /** Of the scores of an attack. */
    public static Recovered of(List<Guess> secrets) {
        int in = (int) secrets.stream().filter(Guess::in).count();
        int right = (int) secrets.stream()
                .sorted(Comparator.comparingDouble(Guess::score).reversed())
                .limit(in)
                .filter(Guess::in)
                .count();
        return new Recovered(secrets.size(), in, right);
    }

    /** How much of what there was it found. */
    public double share() {
        return in == 0 ? 0 : (double) right / in;
    }
}
