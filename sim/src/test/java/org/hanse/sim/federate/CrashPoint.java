// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Set;
import org.hanse.sim.federate.CrashTrial.Crash;
import org.hanse.sim.federate.CrashTrial.Side;
import org.hanse.sim.federate.CrashTrial.When;

/** Something that a side does again and again, which is counted, and at one of which it is killed. */
final class CrashPoint {

    private final Crash crash;
    private final Side side;
    private final Set<When> before;
    private final Set<When> after;
    private int count;

    /**
     * What a side does.
     *
     * @param before when it is killed before it does it
     * @param after when it is killed after that
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
