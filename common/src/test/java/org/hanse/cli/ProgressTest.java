// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final AtomicLong seconds = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Progress begin(long total) {
        return Progress.plain(
                "work",
                total,
                new PrintStream(written, true, StandardCharsets.UTF_8),
                () -> Instant.ofEpochSecond(seconds.get()));
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void step_slowWork_tellsTenthsWithTheTimeLeft() {
        try (Progress progress = begin(10)) {
            for (int step = 0; step < 10; step++) {
                seconds.addAndGet(3);
                progress.step("part " + step);
            }
        }
        assertThat(lines())
                .hasSize(10)
                .startsWith("work: 1 of 10 (part 0), about 27 s left")
                .endsWith("work: 9 of 10 (part 8), about 3 s left", "work: done in 30 s");
    }

    @Test
    void aside_isALineThatDoesNotEndTheWork() {
        try (Progress progress = begin(2)) {
            progress.step("a");
            progress.aside("note", "something came up");
            progress.step("b");
        }
        assertThat(lines()).containsExactly("note: something came up", "work: done in 0 s");
    }

    @Test
    void step_fastWork_saysOnlyThatItIsDone() {
        try (Progress progress = begin(1000)) {
            for (int step = 0; step < 1000; step++) {
                progress.step("x");
            }
        }
        assertThat(lines()).containsExactly("work: done in 0 s");
    }

    @Test
    void patient_workOfLessThanTenSeconds_saysNothing() {
        try (Progress progress = patient(9)) {
            for (int step = 0; step < 9; step++) {
                seconds.addAndGet(1);
                progress.step("x");
            }
        }
        assertThat(lines()).isEmpty();
    }

    /** Half a minute, two seconds a step: a line every ten seconds, and times since the start. */
    @Test
    void patient_slowWork_isReported() {
        try (Progress progress = patient(15)) {
            for (int step = 0; step < 15; step++) {
                seconds.addAndGet(2);
                progress.step("part " + step);
            }
        }
        assertThat(lines())
                .containsExactly(
                        "work: 5 of 15 (part 4), about 20 s left",
                        "work: 10 of 15 (part 9), about 10 s left",
                        "work: done in 30 s");
    }

    @Test
    void part_isPatientAndToldWhereTheWholeIs() {
        try (Progress progress = begin(2)) {
            try (Progress part = progress.part("part", 2)) {
                part.step("quick");
                part.step("quick");
            }
            try (Progress part = progress.part("part", 2)) {
                seconds.addAndGet(15);
                part.step("slow");
            }
        }
        assertThat(lines())
                .containsExactly(
                        "part: 1 of 2 (slow), about 15 s left",
                        "part: stopped at 1 of 2 after 15 s",
                        "work: stopped at 0 of 2 after 15 s");
    }

    private Progress patient(long total) {
        return Progress.plainPatient(
                "work",
                total,
                new PrintStream(written, true, StandardCharsets.UTF_8),
                () -> Instant.ofEpochSecond(seconds.get()));
    }

    @Test
    void close_beforeTheEnd_doesNotClaimToBeDone() {
        try (Progress progress = begin(3)) {
            seconds.addAndGet(125);
            progress.step("x");
        }
        assertThat(lines()).last().isEqualTo("work: stopped at 1 of 3 after 2 min 5 s");
    }
}
