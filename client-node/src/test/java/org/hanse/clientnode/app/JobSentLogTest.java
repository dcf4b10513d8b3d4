// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

class JobSentLogTest {

    private static final JobSetup PAIRS = LocalJobFixture.withPairs().setup;

    private final JobSetup setup = LocalJobFixture.withCounts().setup;

    private final MonitorLog monitor = new MonitorLog();

    /** Log in memory. */
    static final class InMemory implements SentLog {

        private final List<Entry> entries = new ArrayList<>();

        @Override
        public void add(Entry entry) {
            entries.add(entry);
        }

        @Override
        public List<Entry> entries() {
            return entries;
        }
    }

    @Test
    void log_ofSimilarPairs_namesUploadAndSum() {
        InMemory log = new InMemory();
        JobSentLog sent = new JobSentLog(PAIRS, log, monitor, InstantSource.fixed(Instant.EPOCH));
        RoundContext.Start sum =
                RoundContext.Start.counting(List.of(), PAIRS.sums().get(0).model());
        Digest released = Digest.sha256(new byte[] {1});

        sent.uploaded(PAIRS.round(new RoundId(1), PAIRS.context(sum, RoundContext.NONE)), List.of(new byte[3]));
        sent.closed(new JobNotice.RoundClosed(
                PAIRS.plan().job(),
                new RoundId(1),
                true,
                ModelDigest.of(PAIRS.initial().parameters()),
                List.of(released),
                ""));

        assertThat(log.entries)
                .extracting(SentLog.Entry::kind)
                .containsExactly(SentLog.Kind.PAIRS, SentLog.Kind.PAIRS_SUMMED);
        assertThat(log.entries.get(1).digest()).isEqualTo(released.toHex());
        assertThat(monitor.seen).containsExactly("logged PAIRS", "logged PAIRS_SUMMED");
    }

    private SecAggPlan plan(int round, RoundContext.Start start) {
        return setup.round(new RoundId(round), setup.context(start, RoundContext.NONE));
    }

    /** Masked pieces are sent again after a connection, when the update before masking may be deleted. */
    @Test
    void uploaded_ofPairCounts_isRecordedAsCountsWithoutTheUpdate() {
        InMemory log = new InMemory();
        JobSentLog sent = new JobSentLog(setup, log, monitor, InstantSource.fixed(Instant.EPOCH));
        SecAggPlan sum = plan(
                1, RoundContext.Start.counting(List.of(), setup.sums().get(0).model()));
        SecAggPlan training =
                plan(2, RoundContext.Start.of(ModelDigest.of(setup.initial().parameters())));

        sent.uploaded(sum, List.of(new byte[3], new byte[4]));
        sent.uploaded(training, List.of(new byte[3], new byte[2]));

        assertThat(log.entries)
                .extracting(SentLog.Entry::kind)
                .containsExactly(SentLog.Kind.COUNTS, SentLog.Kind.UPDATE);
        assertThat(log.entries).extracting(SentLog.Entry::bytes).containsExactly(7L, 5L);
        assertThat(log.entries)
                .extracting(SentLog.Entry::elements)
                .containsExactly(
                        setup.sums().get(0).format().size(), setup.format().size());
    }
}
