// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Roles of the columns of a table.
 *
 * @param chosen the column of each role that has one
 */
record RoleAssignment(Map<ColumnRole, Choice> chosen) {

    private static final int MOST_OTHERS = 3;

    RoleAssignment {
        Map<ColumnRole, Choice> copy = new EnumMap<>(ColumnRole.class);
        copy.putAll(chosen);
        chosen = Collections.unmodifiableMap(copy);
    }

    /**
     * Column chosen for a role.
     *
     * @param column the column
     * @param nameFit evidence of its name for the role
     * @param others unused columns that would also fit, the best first
     */
    record Choice(SampledColumn column, int nameFit, List<String> others) {

        /** Returns the certainty of the choice and its alternatives as text. */
        String reason() {
            String sure = switch (nameFit) {
                case ColumnRole.EXACT -> "by its name";
                case ColumnRole.PART -> "likely, by a part of its name";
                default -> "a guess from its values";
            };
            return others.isEmpty() ? sure : sure + "; could be " + String.join(", ", others);
        }

        boolean guessed() {
            return nameFit < ColumnRole.EXACT;
        }
    }

    private record Candidate(ColumnRole role, SampledColumn column, int points) {}

    /** Assigns {@code roles}, the best fits first; among equals in the order of roles, then of columns. */
    static RoleAssignment of(List<SampledColumn> columns, Set<ColumnRole> roles) {
        List<Candidate> candidates = new ArrayList<>();
        for (ColumnRole role : roles) {
            for (SampledColumn column : columns) {
                int points = RoleFit.of(role, column);
                if (points > 0) {
                    candidates.add(new Candidate(role, column, points));
                }
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::points)
                .reversed()
                .thenComparing(Candidate::role)
                .thenComparing(candidate -> candidate.column().blanks()));
        Map<ColumnRole, SampledColumn> chosen = new EnumMap<>(ColumnRole.class);
        for (Candidate candidate : candidates) {
            if (!chosen.containsValue(candidate.column())) {
                chosen.putIfAbsent(candidate.role(), candidate.column());
            }
        }
        Map<ColumnRole, Choice> choices = new EnumMap<>(ColumnRole.class);
        chosen.forEach((role, column) -> {
            int nameFit = nameFit(role, column);
            // A column whose name fits less well is no alternative.
            List<String> others = candidates.stream()
                    .filter(c -> c.role() == role && !chosen.containsValue(c.column()))
                    .filter(c -> nameFit(role, c.column()) >= nameFit)
                    .limit(MOST_OTHERS)
                    .map(c -> c.column().name())
                    .toList();
            choices.put(role, new Choice(column, nameFit, others));
        });
        return new RoleAssignment(choices);
    }

    /** Returns this assignment with another column for a role. */
    RoleAssignment with(ColumnRole role, SampledColumn column, List<String> others) {
        Map<ColumnRole, Choice> changed = new EnumMap<>(ColumnRole.class);
        changed.putAll(chosen);
        changed.put(role, new Choice(column, nameFit(role, column), others));
        return new RoleAssignment(changed);
    }

    private static int nameFit(ColumnRole role, SampledColumn column) {
        return column.named() ? role.nameFit(column.name()) : 0;
    }

    Optional<Choice> choice(ColumnRole role) {
        return Optional.ofNullable(chosen.get(role));
    }

    Optional<SampledColumn> column(ColumnRole role) {
        return choice(role).map(Choice::column);
    }

    /** Returns the evidence for a table of interactions: points of roles that only those have. */
    int weight() {
        Set<ColumnRole> telling = EnumSet.of(
                ColumnRole.SHOPPER,
                ColumnRole.ITEM,
                ColumnRole.TIME,
                ColumnRole.TYPE,
                ColumnRole.SESSION,
                ColumnRole.QUANTITY,
                ColumnRole.PROPENSITY);
        return chosen.entrySet().stream()
                .filter(choice -> telling.contains(choice.getKey()))
                .mapToInt(choice -> 1 + choice.getValue().nameFit())
                .sum();
    }

    boolean has(ColumnRole role) {
        return chosen.containsKey(role);
    }
}
