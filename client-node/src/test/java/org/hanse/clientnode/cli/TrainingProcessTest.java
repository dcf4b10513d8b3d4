// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.hanse.clientnode.cli.NodeSettings.Interval;
import org.hanse.clientnode.cli.NodeSettings.Train;
import org.hanse.testing.VirtualTimeline;
import org.junit.jupiter.api.Test;

/** The schedule of trainings in virtual time, which begins at midnight. */
class TrainingProcessTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final Processes processes = new Processes();
    private final Stored stored = new Stored();
    private Train train = new Train(new Interval("24h"), LocalTime.of(3, 0), 512, 0);

    /** Processes that the test ends. */
    private final class Processes implements TrainingProcess.Children {

        private final List<Instant> starts = new ArrayList<>();
        private final List<Consumer<String>> lines = new ArrayList<>();
        private final List<IntConsumer> exits = new ArrayList<>();
        private boolean missing;
        private int killed;

        @Override
        public Child start(Consumer<String> line, IntConsumer exit) {
            starts.add(timeline.clock().instant());
            if (missing) {
                throw new UncheckedIOException(new IOException("no such file"));
            }
            lines.add(line);
            exits.add(exit);
            return () -> killed++;
        }

        void print(String line) {
            lines.get(lines.size() - 1).accept(line);
            timeline.advance(Duration.ZERO);
        }

        void exit(int code) {
            exits.get(exits.size() - 1).accept(code);
            timeline.advance(Duration.ZERO);
        }
    }

    private final class Stored implements TrainingProcess.Results {

        private boolean current;
        private Optional<Instant> last = Optional.empty();
        private int chosen;
        private final List<Instant> included = new ArrayList<>();

        @Override
        public boolean areCurrent() {
            return current;
        }

        @Override
        public Optional<Instant> last() {
            return last;
        }

        @Override
        public void includeEvents() {
            included.add(timeline.clock().instant());
        }

        @Override
        public void chosen() {
            chosen++;
        }
    }

    private TrainingProcess started() {
        TrainingProcess process = new TrainingProcess(timeline, ZoneOffset.UTC, train, processes, stored);
        process.start();
        timeline.advance(Duration.ZERO);
        return process;
    }

    private static Instant at(String time) {
        return Instant.parse("2026-01-" + time + ":00Z");
    }

    @Test
    void start_withoutACurrentResult_trainsAtOnceAndEachNight() {
        started();
        assertThat(processes.starts).containsExactly(at("01T00:00"));
        timeline.advance(Duration.ofMinutes(20));
        processes.exit(0);

        timeline.advance(DAY.plusHours(4));
        assertThat(processes.starts).containsExactly(at("01T00:00"), at("02T03:00"));
    }

    @Test
    void start_withACurrentResult_trainsAtNight() {
        stored.current = true;
        stored.last = Optional.of(at("01T00:00").minus(Duration.ofHours(2)));
        started();
        assertThat(processes.starts).isEmpty();

        for (int night = 0; night < 3; night++) {
            timeline.advance(Duration.ofHours(4));
            processes.exit(0);
            timeline.advance(Duration.ofHours(20));
        }
        assertThat(processes.starts).containsExactly(at("01T03:00"), at("02T03:00"), at("03T03:00"));
        assertThat(stored.included).isEqualTo(processes.starts);
    }

    /** A training over the next night is not doubled. */
    @Test
    void training_longerThanADay_runsAlone() {
        started();
        timeline.advance(DAY.multipliedBy(2));
        assertThat(processes.starts).hasSize(1);

        processes.exit(0);
        timeline.advance(DAY);
        assertThat(processes.starts).containsExactly(at("01T00:00"), at("03T03:00"));
    }

    @Test
    void requested_whileIdle_trainsNowAndKeepsTheNight() {
        stored.current = true;
        TrainingProcess process = started();
        timeline.advance(Duration.ofHours(1));
        process.requested();
        timeline.advance(Duration.ZERO);
        assertThat(processes.starts).containsExactly(at("01T01:00"));
        assertThat(stored.included).isEmpty();
        processes.exit(0);

        timeline.advance(DAY.multipliedBy(2));
        assertThat(processes.starts).containsExactly(at("01T01:00"), at("02T03:00"));
    }

    /** Two imports during a training are one further training. */
    @Test
    void requested_whileATrainingRuns_trainsOnceMoreAfterIt() {
        TrainingProcess process = started();
        process.requested();
        process.requested();
        timeline.advance(Duration.ofHours(1));
        assertThat(processes.starts).hasSize(1);

        processes.exit(0);
        assertThat(processes.starts).containsExactly(at("01T00:00"), at("01T01:00"));
        processes.exit(0);
        timeline.advance(Duration.ofHours(1));
        assertThat(processes.starts).hasSize(2);
    }

    /** Events that a night includes are new data, which it trains on already. */
    @Test
    void requested_duringATrainingOfThePresentData_trainsNoMore() {
        TrainingProcess process = started();
        process.requested();
        stored.current = true;
        processes.exit(0);
        assertThat(processes.starts).hasSize(1);
    }

    @Test
    void line_ofANewChoice_isReported() {
        started();
        processes.print("Trains the network of this shop, at most 15 epochs");
        assertThat(stored.chosen).isZero();
        processes.print(NodeTrainCommand.CHOSEN + "serves popularity");
        assertThat(stored.chosen).isEqualTo(1);
    }

    @Test
    void training_thatFails_waitsForTheNight() {
        started();
        processes.exit(1);
        assertThat(processes.starts).hasSize(1);
        timeline.advance(Duration.ofHours(3));
        assertThat(processes.starts).hasSize(2);
    }

    @Test
    void training_thatCannotBeStarted_waitsForTheNight() {
        processes.missing = true;
        started();
        timeline.advance(Duration.ofHours(3));
        assertThat(processes.starts).containsExactly(at("01T00:00"), at("01T03:00"));
    }

    @Test
    void schedule_never_trainsOnRequestAlone() {
        train = new Train(new Interval("never"), LocalTime.of(3, 0), 512, 0);
        stored.current = true;
        TrainingProcess process = started();
        timeline.advance(DAY.multipliedBy(3));
        assertThat(processes.starts).isEmpty();
        process.requested();
        timeline.advance(Duration.ZERO);
        assertThat(processes.starts).hasSize(1);
    }

    @Test
    void close_whileATrainingRuns_endsIt() {
        TrainingProcess process = started();
        process.close();
        assertThat(processes.killed).isEqualTo(1);
        processes.exit(137);
        process.requested();
        timeline.advance(DAY.multipliedBy(2));
        assertThat(processes.starts).hasSize(1);
        assertThat(timeline.waiting()).isZero();
    }
}
