// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.SecAggPlan;

/** Record of the uploads of one job and of the ends of their rounds. */
final class JobSentLog {

    private final JobSetup setup;
    private final SentLog log;
    private final NodeMonitor monitor;
    private final InstantSource clock;

    JobSentLog(JobSetup setup, SentLog log, NodeMonitor monitor, InstantSource clock) {
        this.setup = setup;
        this.log = log;
        this.monitor = monitor;
        this.clock = clock;
    }

    private JobId id() {
        return setup.plan().job();
    }

    /**
     * Records an upload. A repeated one has the kind of the first, also after the update before masking was deleted.
     *
     * @param plan plan of the round
     * @param pieces masked update in bytes
     */
    void uploaded(SecAggPlan plan, List<byte[]> pieces) {
        MessageDigest digest = Digest.newSha256();
        long bytes = 0;
        for (byte[] piece : pieces) {
            digest.update(piece);
            bytes += piece.length;
        }
        add(plan.round(), kind(plan), new Size(plan.size(), bytes), Digest.of(digest.digest()));
    }

    private SentLog.Kind kind(SecAggPlan plan) {
        if (!plan.context().start().isCounting()) {
            return SentLog.Kind.UPDATE;
        }
        return SentLog.Kind.ofPart(key(setup.summing(plan.context().start()).orElseThrow()));
    }

    private static String key(JobSum sum) {
        return sum.kind().words().key();
    }

    /** Records the end of a round. The coordinator repeats the last one after each connection. */
    void closed(JobNotice.RoundClosed notice) {
        boolean known = log.entries().stream()
                .anyMatch(entry -> entry.job().equals(id())
                        && entry.round().equals(notice.round())
                        && !entry.kind().isUpload());
        if (known) {
            return;
        }
        int made = notice.sums().size();
        boolean summed = made > 0
                && made <= setup.sums().size()
                && notice.model().equals(ModelDigest.of(setup.initial().parameters()));
        SentLog.Kind counted = summed ? SentLog.Kind.ofSum(key(setup.sums().get(made - 1))) : SentLog.Kind.COUNTED;
        add(
                notice.round(),
                notice.counted() ? counted : SentLog.Kind.NOT_COUNTED,
                new Size(0, 0),
                summed ? notice.sums().get(made - 1) : notice.model());
    }

    private record Size(int elements, long bytes) {}

    private void add(RoundId round, SentLog.Kind kind, Size size, Digest digest) {
        SentLog.Entry entry =
                new SentLog.Entry(clock.instant(), id(), round, kind, size.elements(), size.bytes(), digest.toHex());
        MachineFault.own(setup, () -> {
            log.add(entry);
            return entry;
        });
        monitor.logged(entry);
    }
}
