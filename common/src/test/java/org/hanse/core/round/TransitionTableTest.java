// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.RoundOnDesk.id;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documented transition tables of both state types: accepted events and next states. */
class TransitionTableTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hanse/core/round");
    private static final Pattern ROW = Pattern.compile("^ \\* (\\w+) +(\\w+) +-> (\\w+(?: \\| \\w+)*)$");

    /** Events that the text describes beside the tables. */
    private static final Set<String> GENERAL = Set.of(
            "phaseTimedOut",
            "participantDropped",
            "abortRequested",
            "roundOffered",
            "roundEnded",
            "withdrawn",
            "budgetSpent");

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

    /** Returns the events that each state handles itself. */
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

    /** Beside the table: the next round after a dropout, and repeated questions. */
    @Test
    void participantState_table_namesExactlyTheEventsThatStatesTake() throws IOException {
        Set<String> expected = new TreeSet<>(documented("ParticipantState").keySet());
        expected.add("DroppedOut roundOffered");
        expected.addAll(List.of(
                "AwaitingRoster roundOffered",
                "AwaitingNonces rosterAnnounced",
                "AwaitingShares rosterAnnounced",
                "AwaitingShares noncesAnnounced",
                "AwaitingSurvivors sharesDelivered",
                "AwaitingSurvivors updateReady",
                "AwaitingSurvivors updateFailed",
                "AwaitingSignatures survivorsAnnounced",
                "Revealed signaturesDelivered"));
        assertThat(handled(
                        ParticipantState.class,
                        ParticipantEvent.Handler.class,
                        Set.of("resumed", "withdrawn", "budgetSpent")))
                .isEqualTo(expected);
    }

    /** Every documented transition occurs in some round, and no other does. */
    @Test
    void tables_rightSides_areWhatRoundsDo() throws IOException {
        SortedMap<String, Set<String>> coordinator = new TreeMap<>();
        SortedMap<String, Set<String>> participants = new TreeMap<>();
        for (RoundOnDesk round : rounds()) {
            round.run();
            round.happen(new RoundEvent.AbortRequested("enough"));
            merge(coordinator, round.coordinatorTransitions);
            merge(participants, round.nodeTransitions);
        }

        assertFollows(documented("RoundState"), coordinator, Set.of("Aborted"));
        assertFollows(documented("ParticipantState"), participants, Set.of("DroppedOut"));
        assertEnds(documented("RoundState"), coordinator);
    }

    private static void merge(SortedMap<String, Set<String>> all, Map<String, Set<String>> more) {
        more.forEach(
                (from, to) -> all.computeIfAbsent(from, key -> new TreeSet<>()).addAll(to));
    }

    /** Returns honest rounds on both graphs with a dropout in each phase, and rounds without an update, with lies and with a refusal. */
    private static List<RoundOnDesk> rounds() {
        List<RoundOnDesk> rounds = new ArrayList<>(List.of(new RoundOnDesk(6), ring(), ring()));
        for (Class<?> kind : ToCoordinator.class.getPermittedSubclasses()) {
            for (RoundOnDesk round : List.of(new RoundOnDesk(7), ring())) {
                round.dropped =
                        message -> kind.isInstance(message) && message.from().equals(id(0));
                rounds.add(round);
            }
            for (RoundOnDesk round : List.of(new RoundOnDesk(7), ring())) {
                round.change = message -> {
                    if (kind.isInstance(message) && message.from().equals(id(1))) {
                        round.later(() -> round.handle(id(1), new ParticipantEvent.Withdrawn("")));
                    }
                    return message;
                };
                rounds.add(round);
            }
            for (RoundOnDesk round : List.of(new RoundOnDesk(5), ring())) {
                round.dropped = message -> kind.isInstance(message);
                rounds.add(round);
            }
        }
        RoundOnDesk refused = new RoundOnDesk(6);
        refused.performer.accountRefuses = true;
        RoundOnDesk inVain = new RoundOnDesk(6);
        inVain.performer.sharesGiveNothing = true;
        RoundOnDesk untrained = new RoundOnDesk(9);
        untrained.updates.remove(id(0));
        RoundOnDesk lied = new RoundOnDesk(9);
        lied.tamper = (to, message) -> Optional.of(
                message instanceof ToParticipant.SharesDelivered && to.equals(id(0))
                        ? new ToParticipant.SharesDelivered(new TreeMap<>())
                        : message);
        rounds.addAll(List.of(refused, inVain, untrained, lied));
        return rounds;
    }

    private static RoundOnDesk ring() {
        return new RoundOnDesk(RingRoundTest.COUNT, RingRoundTest.ASSUMPTIONS, RingRoundTest.MOST_COMPLETE, 3, 1);
    }

    /**
     * Checks documented transitions; other events change nothing.
     *
     * @param anywhere states that every state may lead to
     */
    private static void assertFollows(
            SortedMap<String, Set<String>> table, SortedMap<String, Set<String>> seen, Set<String> anywhere) {
        table.forEach((row, states) -> {
            Set<String> followed = new TreeSet<>(seen.getOrDefault(row, Set.of()));
            String stays = row.substring(0, row.indexOf(' '));
            followed.removeIf(state ->
                    !states.contains(state) && (anywhere.contains(state) || (state.equals(stays) && isAnswer(row))));
            assertThat(followed).as(row).isEqualTo(states);
        });
        seen.forEach((from, states) -> {
            String stays = from.substring(0, from.indexOf(' '));
            String event = from.substring(stays.length() + 1);
            if (!table.containsKey(from) && !GENERAL.contains(event)) {
                assertThat(states).as(from).isSubsetOf(stays, "DroppedOut");
            }
        });
    }

    /** Returns whether a row is a repeated answer to a repeated request. */
    private static boolean isAnswer(String row) {
        return row.startsWith("Awaiting");
    }

    /** Time that is up and participants that leave lead on as the last message would have, or end the round. */
    private static void assertEnds(SortedMap<String, Set<String>> table, SortedMap<String, Set<String>> seen) {
        Set<String> ended = new TreeSet<>();
        seen.forEach((from, states) -> {
            String phase = from.substring(0, from.indexOf(' '));
            Set<String> allowed = new TreeSet<>(List.of(phase, "Aborted"));
            table.forEach((row, next) -> {
                if (row.startsWith(phase + " ")) {
                    allowed.addAll(next);
                }
            });
            if (from.endsWith(" phaseTimedOut") || from.endsWith(" participantDropped")) {
                assertThat(states).as(from).isSubsetOf(allowed);
                states.stream().filter(next -> !next.equals(phase)).forEach(next -> ended.add(phase));
            }
            if (from.endsWith(" abortRequested")) {
                assertThat(states).as(from).isSubsetOf("Aborted", phase);
            }
        });
        assertThat(ended).containsExactlyInAnyOrder(phases());
    }

    private static String[] phases() {
        return Arrays.stream(CollectingState.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toArray(String[]::new);
    }
}
