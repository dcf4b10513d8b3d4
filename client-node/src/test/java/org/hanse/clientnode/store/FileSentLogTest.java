// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.hanse.clientnode.port.SentLog.Entry;
import org.hanse.clientnode.port.SentLog.Kind;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSentLogTest {

    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("sent.jsonl");
    }

    private static Entry entry(int round) {
        return new Entry(
                Instant.EPOCH.plusSeconds(round), new JobId("books"), new RoundId(round), Kind.UPDATE, 10, 40, "ab");
    }

    @Test
    void entries_afterReopening_areAllInOrder() {
        assertThat(new FileSentLog(file()).entries()).isEmpty();
        new FileSentLog(file()).add(entry(1));
        new FileSentLog(file()).add(entry(2));

        assertThat(new FileSentLog(file()).entries()).containsExactly(entry(1), entry(2));
    }

    /** A sum without an entry of its own would fail only when a node uploads its part. */
    @Test
    void kinds_ofAllSumsBeforeTraining_haveAPartAndASum() {
        for (SumWords sum : SumKind.allWords()) {
            assertThat(Kind.ofPart(sum.key()).isUpload()).as(sum.key()).isTrue();
            assertThat(Kind.ofSum(sum.key()).sum()).hasValue(sum.key());
        }
    }

    /** A crash may leave a part of a line; the next entry replaces it. */
    @Test
    void add_afterAnUnfinishedLine_keepsAllWholeEntries() throws IOException {
        new FileSentLog(file()).add(entry(1));
        Files.writeString(file(), "{\"at\":\"1970", StandardOpenOption.APPEND);
        assertThat(new FileSentLog(file()).entries()).containsExactly(entry(1));

        new FileSentLog(file()).add(entry(2));
        assertThat(new FileSentLog(file()).entries()).containsExactly(entry(1), entry(2));
    }

    @Test
    void entries_ofAnotherFile_areAnError() throws IOException {
        Files.writeString(file(), "something else\n");

        assertThatThrownBy(() -> new FileSentLog(file()).entries())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected a JSON object");
    }
}
