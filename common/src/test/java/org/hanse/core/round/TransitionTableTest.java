// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables in the documentation of both state types say which states take which events, and what comes of them. */
class TransitionTableTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hanse/core/round");
    private static final Pattern ROW = Pattern.compile("^ \\* (\\w+) +(\\w+) +-> (\\w+(?: \\| \\w+)*)$");

    /** State and event to the states that may follow. */
    private static SortedMap<String, Set<String>> documented(String type) throws IOException {
        SortedMap<String, Set<String>> rows = new TreeMap<>();
        for (String line : Files.readAllLines(SOURCES.resolve(type + ".java"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1) + " " + row.group(2),
                        new TreeSet<>(Arrays.asList(row.group(3).split(" \\| ", -1))));
            }
        }
        return rows;
    }

    /** What the states say themselves: of each the events whose handler is its own. */
    private static Set<String> handled(Class<?> type, Class<?> handler, Set<String> general) {
        Set<String> handled = new TreeSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            Class<?> next = open.pop();
            if (next.isSealed()) {
                open.addAll(Arrays.asList(next.getPermittedSubclasses()));
                continue;
            }
            Arrays.stream(next.getDeclaredMethods())
                    .filter(method -> !method.isBridge())
                    .filter(method -> Arrays.stream(handler.getMethods())
                            .anyMatch(event -> event.getName().equals(method.getName())))
                    .filter(method -> !general.contains(method.getName()))
                    .forEach(method -> handled.add(next.getSimpleName() + " " + method.getName()));
        }
        return handled;
    }

    @Test
    void roundState_table_namesExactlyTheEventsThatStatesTake() throws IOException {
        assertThat(documented("RoundState").keySet())
                .isEqualTo(handled(RoundState.class, RoundEvent.Handler.class, Set.of("abortRequested")));
    }

    /** Beside the table: the next round after one that was left, and questions that were answered before. */
    @Test
    void participantState_table_namesExactlyTheEventsThatStatesTake() throws IOException {
        Set<String> expected = new TreeSet<>(documented("ParticipantState").keySet());
        expected.add("Left roundOffered");
        expected.addAll(List.of(
                "AwaitingRoster roundOffered",
                "AwaitingNonces rosterAnnounced",
                "AwaitingShares rosterAnnounced",
                "AwaitingShares noncesAnnounced",
                "AwaitingSurvivors sharesDelivered",
                "AwaitingSignatures survivorsAnnounced",
                "Revealed signaturesDelivered"));
        assertThat(handled(ParticipantState.class, ParticipantEvent.Handler.class, Set.of("resumed")))
                .isEqualTo(expected);
    }

    @Test
    void tables_saysWhatRoundsDo() throws IOException {
        SortedMap<String, Set<String>> coordinator = documented("RoundState");
        SortedMap<String, Set<String>> participant = documented("ParticipantState");
        RoundOnDesk round = new RoundOnDesk(6);
        round.run();

        assertThat(round.coordinatorTransitions)
                .isNotEmpty()
                .allSatisfy((from, to) -> assertDocumented(coordinator, from, to));
        assertThat(round.nodeTransitions)
                .isNotEmpty()
                .allSatisfy((from, to) -> assertDocumented(participant, from, to));
    }

    private static void assertDocumented(Map<String, Set<String>> table, String from, Set<String> to) {
        if (!from.endsWith("roundEnded")) {
            assertThat(table).containsKey(from);
            assertThat(table.getOrDefault(from, Set.of())).containsAll(to);
        }
    }
}
