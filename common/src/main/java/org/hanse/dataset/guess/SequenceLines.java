// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * File of item sequences: lines with any number of items each.
 *
 * @param delimiter separator of the items
 * @param idFirst whether the first token of a line is the shopper's id
 */
record SequenceLines(String delimiter, boolean idFirst) {

    private static final int LINES = 5_000;
    private static final int NAMES_OF_HEADER = 2;

    /** Returns the sequences that {@code head} begins, if its lines are sequences. */
    static Optional<SequenceLines> of(FileHead head) {
        List<String> lines = head.lines(LINES);
        for (String delimiter : List.of(" ", "\t", ",")) {
            Optional<SequenceLines> sequences = cutAt(delimiter, lines);
            if (sequences.isPresent()) {
                return sequences;
            }
        }
        return Optional.empty();
    }

    /** Returns whether the first line names columns, which means a table with uneven rows. */
    private static boolean isHeader(List<String> first) {
        return first.stream().filter(ColumnRole::known).count() >= NAMES_OF_HEADER;
    }

    private static Optional<SequenceLines> cutAt(String delimiter, List<String> lines) {
        List<List<String>> cut = lines.stream()
                .map(line -> Arrays.asList(line.strip().split(delimiter, -1)))
                .toList();
        long lengths = cut.stream().map(List::size).distinct().count();
        boolean plain = lines.stream().noneMatch(line -> line.matches(".*[\"';|{\\[].*"))
                && cut.stream().flatMap(List::stream).allMatch(token -> token.matches("[\\w-]+"));
        if (lengths < 2 || cut.size() < 2 || !plain || isHeader(cut.get(0))) {
            return Optional.empty();
        }
        Set<String> first = new HashSet<>();
        Set<String> rest = new HashSet<>();
        long tokens = 0;
        for (List<String> line : cut) {
            first.add(line.get(0));
            rest.addAll(line.subList(1, line.size()));
            tokens += line.size() - 1;
        }
        boolean idFirst = first.size() == cut.size() && counts(cut);
        if (!idFirst) {
            rest.addAll(first);
            tokens += cut.size();
        }
        // Items recur, words of a text hardly do.
        boolean recurring = rest.size() < 0.9 * tokens;
        return recurring ? Optional.of(new SequenceLines(delimiter, idFirst)) : Optional.empty();
    }

    /** Returns whether the first tokens number the lines, or are no numbers while the others are. */
    private static boolean counts(List<List<String>> lines) {
        boolean ascending = true;
        boolean apart = true;
        for (int i = 0; i < lines.size(); i++) {
            String token = lines.get(i).get(0);
            boolean number = token.matches("\\d{1,18}");
            apart &= !number && lines.get(i).stream().skip(1).allMatch(item -> item.matches("\\d+"));
            ascending &= number
                    && (i == 0
                            || Long.parseLong(token)
                                    == 1 + Long.parseLong(lines.get(i - 1).get(0)));
        }
        return ascending || apart;
    }
}
