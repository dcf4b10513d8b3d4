// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The packages of the simulator, each using only those before it. */
final class SimPackageOrder {

    static final String ROOT = "org.hanse.sim";

    private static final List<String> ORDER =
            List.of("data", "scenario", "federate", "train", "world", "summary", "experiment", "audit", "cli");

    static final ArchCondition<JavaClass> BE_KEPT = new ArchCondition<>("use only what stands before its package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            int own = place(type);
            if (own < 0) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getName() + " is in a package of the simulator that has no place in the order"));
                return;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (place(dependency.getTargetClass().getBaseComponentType()) > own) {
                    events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                }
            }
        }
    };

    private SimPackageOrder() {}

    /** Returns the place of a class in the order; -1 for a class outside of it. */
    private static int place(JavaClass type) {
        String within = type.getPackageName() + ".";
        for (int place = 0; place < ORDER.size(); place++) {
            if (within.startsWith(ROOT + "." + ORDER.get(place) + ".")) {
                return place;
            }
        }
        return -1;
    }
}
