// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Difference between a training and a checkpoint, with the setting that causes it. */
final class FactChange {

    /** Facts that are keys of a scenario. */
    private static final Set<String> KEYS = Set.of("seed", "network", "learning", "federation");

    /** Most differences in a message; more of them mean a different section. */
    private static final int MOST = 3;

    private FactChange() {}

    /**
     * Returns the difference, if it is short enough, and the setting to restore.
     *
     * @param name name of the fact
     * @param then value when the checkpoint was written
     */
    static String of(String name, String then, String now) {
        List<String> was = missing(then, now);
        List<String> is = missing(now, then);
        int differ = was.size() + is.size();
        boolean told = !isDigest(then) && !isDigest(now) && differ > 0 && differ <= 2 * MOST;
        return (told ? " (" + words(was) + " then, " + words(is) + " now)" : "") + "; expected the same. Fix: restore "
                + where(name);
    }

    private static String where(String name) {
        if (KEYS.contains(name)) {
            return "the scenario's key " + name + (name.equals("seed") ? "" : " (an ablation's own, if it has one)");
        }
        return switch (name) {
            case "reward" -> "the scenario's key learning.reward";
            case "data" -> "the data sets, and the scenario's key merchants";
            case "main metric" -> "the protocol of the data sets";
            case "start" -> "the model that this one goes on from";
            default -> "the scenario";
        };
    }

    /** Parts of one text that are not in the other. */
    private static List<String> missing(String of, String in) {
        Collection<String> others = parts(in);
        return parts(of).stream().filter(part -> !others.contains(part)).toList();
    }

    private static Collection<String> parts(String text) {
        return new LinkedHashSet<>(Arrays.asList(text.split("[\\[\\](){},]+ *", -1)));
    }

    private static String words(List<String> parts) {
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static boolean isDigest(String text) {
        return text.matches("[0-9a-f]{64}.*");
    }
}
