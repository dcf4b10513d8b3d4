// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Set;
import org.hanse.sim.federate.CrashTrial.Crash;
import org.hanse.sim.federate.CrashTrial.Side;
import org.hanse.sim.federate.CrashTrial.When;

/** A repeated action of one side that is counted, and killed at one of its repetitions. */
final class CrashPoint {

    private final Crash crash;
    private final Side side;
    private final Set<When> before;
    private final Set<When> after;
    private int count;

    /**
     * Action of a side.
     *
     * @param before whether it is killed before the action
     * @param after whether it is killed after the action
     */
    CrashPoint(Crash crash, Side side, Set<When> before, Set<When> after) {
        this.crash = crash;
        this.side = side;
        this.before = before;
        this.after = after;
    }

    /** It is about to be done. */
    void before() {
        count++;
        strike(before);
    }

    /** It was done. */
    void after() {
        strike(after);
    }

    private void strike(Set<When> when) {
        if (crash.side() == side && crash.write() == count && when.contains(crash.when())) {
            throw new ProcessKilled();
        }
    }

    /** How often it was begun. */
    int count() {
        return count;
    }
}
