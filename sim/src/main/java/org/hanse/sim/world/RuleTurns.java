// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/** Turns of a rule that looks at the whole visit. */
final class RuleTurns implements Policy.Turns {

    private final Policy.Rule rule;
    private final List<World.Observation> seen = new ArrayList<>();

    RuleTurns(Policy.Rule rule, World.Observation first) {
        this.rule = rule;
        seen.add(first);
    }

    @Override
    public int action(IntPredicate available) {
        return rule.action(Collections.unmodifiableList(seen), available);
    }

    @Override
    public void saw(World.Observation own) {
        seen.add(own);
    }
}
