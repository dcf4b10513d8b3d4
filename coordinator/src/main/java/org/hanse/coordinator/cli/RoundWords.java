// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.hanse.cli.Words;
import org.hanse.config.DurationReader;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.JobSetup;

/** Text about the current round of a job: expected messages, and reasons of nodes that decline. */
final class RoundWords {

    private static final double MEGA = 1e6;

    /** Parts of the reasons of a node whose owner has not approved the plan: on its offer, and on a round of it. */
    private static final List<String> APPROVAL =
            List.of("waits for the owner's approval", "the owner has not approved");

    private RoundWords() {}

    /** Returns the phase with its deadline, and the nodes without an answer. */
    static String line(JobOverview.CurrentRound round) {
        return "round " + round.round() + " in phase " + round.phase()
                + round.deadline().map(end -> " until " + Admissions.words(end)).orElse("")
                + (round.waiting().isEmpty()
                        ? ""
                        : ", waits for "
                                + round.waiting().stream()
                                        .map(ParticipantId::text)
                                        .collect(Collectors.joining(", ")));
    }

    /** Returns how many keys of catalogues at least some numbers of shops have; empty for a sum that counts no keys. */
    static Optional<String> keys(JobRecord.Summed sum) {
        List<String> counts = sum.figures().entrySet().stream()
                .filter(own -> own.getKey().startsWith(CountSum.KEYS_OF))
                .map(own -> String.format(
                        Locale.ROOT,
                        "%,d of at least %s",
                        own.getValue().longValue(),
                        Words.count(Integer.parseInt(own.getKey().substring(CountSum.KEYS_OF.length())), "shop")))
                .toList();
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of("keys of catalogues: about " + String.join(", ", counts));
    }

    /** Returns a warning if the phases of a job are too short for its uploads; empty if they are not. */
    static Optional<String> shortPhase(JobSetup setup) {
        JobSetup.LeastPhase least = setup.leastPhase();
        Duration phase = setup.plan().deadlines().phase();
        return phase.compareTo(least.time()) >= 0
                ? Optional.empty()
                : Optional.of("Warning: deadlines.phase: found " + DurationReader.text(phase) + "; expected at least "
                        + least.time().toMinutes() + "m, since an update has "
                        + String.format(Locale.ROOT, "%.1f", least.bytes() / MEGA) + " MB, and lines of "
                        + Deadlines.BITS_PER_SECOND / (long) MEGA + " Mbit/s at a node and "
                        + Deadlines.COORDINATOR_BITS_PER_SECOND / (long) MEGA
                        + " Mbit/s at the coordinator are assumed. Fix: write deadlines.phase: "
                        + least.time().toMinutes() + "m, or fewer cells");
    }

    private static boolean isApproval(String reason) {
        return APPROVAL.stream().anyMatch(reason::contains);
    }

    /** Returns lines for nodes that wait for approval and for those that decline. */
    static List<String> declined(SortedMap<String, String> declined) {
        List<String> lines = new ArrayList<>();
        String approval = declined.entrySet().stream()
                .filter(own -> isApproval(own.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!approval.isEmpty()) {
            lines.add("waits for approval: " + approval);
        }
        declined.entrySet().stream()
                .filter(own -> !isApproval(own.getValue()))
                .map(own -> "declined: " + own.getKey() + ": " + own.getValue())
                .forEach(lines::add);
        return lines;
    }
}
