// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Facts of two plans that differ. */
public final class ChangedFacts {

    private ChangedFacts() {}

    /** Returns a line for each fact, with both values. */
    public static List<String> between(JobPlan earlier, JobPlan later) {
        Map<String, String> before = earlier.facts();
        Map<String, String> after = later.facts();
        return Stream.of(before, after)
                .flatMap(facts -> facts.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .filter(key -> !before.getOrDefault(key, "none").equals(after.getOrDefault(key, "none")))
                .map(key -> key + ": " + before.getOrDefault(key, "none") + " -> " + after.getOrDefault(key, "none"))
                .toList();
    }
}
