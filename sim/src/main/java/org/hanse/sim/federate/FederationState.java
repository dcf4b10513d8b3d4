// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.app.PublishedModel;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.sim.federate.RoundRecord.Missing;
import org.hanse.sim.federate.RoundRecord.Reason;

/** State of a federation between two rounds as arrays and counts of a checkpoint. */
final class FederationState {

    private static final String GLOBAL = "global";
    private static final String TARGET = "target";
    private static final String FIRST = "server first";
    private static final String SECOND = "server second";
    private static final String PERSONAL = "personal ";
    private static final String VERSION = "version";
    private static final String TARGET_VERSION = "target version";
    private static final String ROUND = "round ";
    private static final String EPSILON = " epsilon";
    private static final String SURVIVORS = " survivors";
    private static final String CLIP = "clip";
    private static final String CHARGED = "charged ";
    private static final String DETAIL = "detail ";
    private static final String OF_DETAIL = " detail of ";

    private FederationState() {}

    /**
     * A federation between two rounds.
     *
     * @param charged by participant, the rounds in its own ledger
     */
    record Parts(PublishedModel.State model, List<RoundRecord> rounds, SortedMap<Integer, List<Integer>> charged) {}

    static TrainerState save(String fingerprint, Parts parts, Participants participants) {
        Map<String, float[]> arrays = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        arrays.put(GLOBAL, parts.model().global().parameters().toArray());
        arrays.put(TARGET, parts.model().target().parameters().toArray());
        parts.model().server().first().ifPresent(first -> arrays.put(FIRST, first.toArray()));
        parts.model().server().second().ifPresent(second -> arrays.put(SECOND, second.toArray()));
        counts.put(VERSION, (long) parts.model().global().version());
        counts.put(TARGET_VERSION, (long) parts.model().target().version());
        put(counts, CLIP, parts.model().clip());
        String digest = parts.model().global().digest();
        for (int i = 0; i < participants.size(); i++) {
            PersonalState own = participants.kept(i);
            if (own.values().length > 0) {
                arrays.put(PERSONAL + i, own.values());
                counts.put(PERSONAL + i + " epochs", (long) own.epochs());
                counts.put(PERSONAL + i + " fitted", own.fittedTo().equals(digest) ? 1L : 0L);
            }
        }
        parts.charged()
                .forEach((participant, rounds) ->
                        rounds.forEach(round -> counts.put(CHARGED + participant + " " + round, 1L)));
        Map<String, Long> details = new HashMap<>();
        for (RoundRecord round : parts.rounds()) {
            String name = ROUND + round.round();
            counts.put(name + " asked", (long) round.cohort());
            counts.put(name + " counted", round.counted() ? 1L : 0L);
            counts.put(name + " up", round.uploadBytes());
            counts.put(name + " down", round.downloadBytes());
            counts.put(name + " cut", round.cut());
            put(counts, name + EPSILON, round.epsilon());
            round.charge().ifPresent(charge -> counts.put(name + SURVIVORS, (long) charge.survivors()));
            put(counts, name + " " + CLIP, round.clip());
            for (Missing missing : round.missing()) {
                counts.put(
                        name + " without " + missing.participant(),
                        missing.reason().code());
                if (!missing.detail().isEmpty()) {
                    long number = details.computeIfAbsent(missing.detail(), detail -> (long) details.size());
                    counts.put(name + OF_DETAIL + missing.participant(), number);
                }
            }
        }
        details.forEach((detail, number) -> counts.put(DETAIL + detail, number));
        return new TrainerState(fingerprint, parts.rounds().size(), arrays, counts);
    }

    static Parts load(TrainerState state, ParameterLayout layout, Participants participants) {
        GlobalModel global = new GlobalModel(version(state, VERSION), vector(state, GLOBAL, layout));
        GlobalModel target = new GlobalModel(version(state, TARGET_VERSION), vector(state, TARGET, layout));
        Set<String> names = Set.copyOf(state.names());
        OptimizerState server = new OptimizerState(
                names.contains(FIRST) ? Optional.of(vector(state, FIRST, layout)) : Optional.empty(),
                names.contains(SECOND) ? Optional.of(vector(state, SECOND, layout)) : Optional.empty());
        List<PersonalState> personal = new ArrayList<>();
        String digest = global.digest();
        for (int i = 0; i < participants.size(); i++) {
            personal.add(
                    names.contains(PERSONAL + i)
                            ? new PersonalState(
                                    state.count(PERSONAL + i + " fitted") == 1 ? digest : "",
                                    Math.toIntExact(state.count(PERSONAL + i + " epochs")),
                                    state.array(PERSONAL + i))
                            : PersonalState.INITIAL);
        }
        Parts parts = new Parts(
                new PublishedModel.State(global, target, server, number(state.counts(), CLIP)),
                rounds(state),
                charged(state));
        // A rejected state changes nothing up to here.
        for (int i = 0; i < personal.size(); i++) {
            participants.keep(i, personal.get(i));
        }
        return parts;
    }

    /** Stores an optional number exactly. */
    private static void put(Map<String, Long> counts, String name, OptionalDouble number) {
        number.ifPresent(value -> counts.put(name, Double.doubleToLongBits(value)));
    }

    private static OptionalDouble number(Map<String, Long> counts, String name) {
        Long bits = counts.get(name);
        return bits == null ? OptionalDouble.empty() : OptionalDouble.of(Double.longBitsToDouble(bits));
    }

    /**
     * Returns the charge of a round.
     *
     * @param arrived number of updates; earlier checkpoints charge for these
     */
    private static Optional<RoundRecord.Charge> charge(Map<String, Long> counts, String name, int arrived) {
        Long survivors = counts.getOrDefault(name + SURVIVORS, (long) arrived);
        return number(counts, name + EPSILON).stream()
                .mapToObj(epsilon -> new RoundRecord.Charge(epsilon, Math.toIntExact(survivors)))
                .findFirst();
    }

    private static SortedMap<Integer, List<Integer>> charged(TrainerState state) {
        SortedMap<Integer, List<Integer>> charged = new TreeMap<>();
        for (String name : state.counts().keySet()) {
            if (name.startsWith(CHARGED)) {
                String[] numbers = name.substring(CHARGED.length()).split(" ", -1);
                charged.computeIfAbsent(Integer.parseInt(numbers[0]), participant -> new ArrayList<>())
                        .add(Integer.parseInt(numbers[1]));
            }
        }
        charged.values().forEach(rounds -> rounds.sort(null));
        return charged;
    }

    private static int version(TrainerState state, String name) {
        return Math.toIntExact(state.count(name));
    }

    private static ParameterVector vector(TrainerState state, String name, ParameterLayout layout) {
        return ParameterVector.of(layout, state.array(name));
    }

    /** Returns texts by number: nodes share one text in many rounds. */
    private static Map<Long, String> details(Map<String, Long> counts) {
        Map<Long, String> details = new HashMap<>();
        counts.forEach((name, number) -> {
            if (name.startsWith(DETAIL)) {
                details.put(number, name.substring(DETAIL.length()));
            }
        });
        return details;
    }

    private static List<RoundRecord> rounds(TrainerState state) {
        List<RoundRecord> rounds = new ArrayList<>();
        Map<String, Long> counts = state.counts();
        Map<Long, String> details = details(counts);
        for (int number = 1; number <= state.epochs(); number++) {
            String name = ROUND + number;
            String without = name + " without ";
            List<Missing> missing = counts.entrySet().stream()
                    .filter(count -> count.getKey().startsWith(without))
                    .sorted(Map.Entry.comparingByKey())
                    .map(count -> {
                        String participant = count.getKey().substring(without.length());
                        return new Missing(
                                participant,
                                Reason.of(count.getValue()),
                                Optional.ofNullable(counts.get(name + OF_DETAIL + participant))
                                        .map(detail -> details.getOrDefault(detail, ""))
                                        .orElse(""));
                    })
                    .toList();
            int asked = Math.toIntExact(state.count(name + " asked"));
            rounds.add(new RoundRecord(
                    number,
                    asked,
                    missing,
                    state.count(name + " counted") == 1,
                    state.count(name + " up"),
                    state.count(name + " down"),
                    state.count(name + " cut"),
                    charge(counts, name, asked - missing.size()),
                    number(counts, name + " " + CLIP)));
        }
        return rounds;
    }
}
