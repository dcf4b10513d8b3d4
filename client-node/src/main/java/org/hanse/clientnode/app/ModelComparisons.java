// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.core.job.JobNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comparisons of a job's published models with the served one, at times when no round trains. Used by the thread of the jobs; comparisons
 * run on the training thread.
 */
final class ModelComparisons {

    private static final Logger LOG = LoggerFactory.getLogger(ModelComparisons.class);

    private final ModelChoice choice;
    private final LocalDataset data;
    private final NodeJob.Threads threads;
    private final BooleanSupplier training;

    /** Published model that waits for a comparison. */
    private Optional<JobNotice.RoundClosed> waiting = Optional.empty();

    /** Last published model. */
    private Optional<JobNotice.RoundClosed> last = Optional.empty();

    /** Number of sums before training that were downloaded or seen in this process. */
    private volatile int summed;

    /** Number of erasures and version of the data at the last comparison. */
    private long erasures;

    private String version;

    /** @param training returns whether a round trains */
    ModelComparisons(ModelChoice choice, LocalDataset data, NodeJob.Threads threads, BooleanSupplier training) {
        this.choice = choice;
        this.data = data;
        this.threads = threads;
        this.training = training;
        this.erasures = data.erasures();
        this.version = data.version();
    }

    /** Handles the model of a counted round, and the sum before training that it needs. */
    void published(JobNotice.RoundClosed notice) {
        last = Optional.of(notice);
        await(notice);
    }

    /** Compares the last published model unless a round is announced soon: a later round ended without a model. */
    void noRoundTrains() {
        last.ifPresent(this::await);
    }

    private void await(JobNotice.RoundClosed notice) {
        boolean sum = notice.sums().size() > summed;
        if (sum || choice.awaits(notice.model())) {
            waiting = Optional.of(notice);
            threads.later().execute(() -> compareIfIdle(notice));
        }
    }

    /** Drops the waiting comparison: rounds without a pause between them are not delayed, and the last model alone is compared. */
    void roundTrains() {
        waiting = Optional.empty();
    }

    /**
     * Compares the last published model again if the data changed, also after the job's end: its personal part is fitted to them anew. An
     * erasure deletes the served model.
     *
     * @param now number of erasures
     */
    void dataChanged(long now) {
        String present = data.version();
        if ((now == erasures && present.equals(version)) || training.getAsBoolean()) {
            return;
        }
        erasures = now;
        version = present;
        last.filter(notice -> waiting.isEmpty() && choice.awaits(notice.model()))
                .ifPresent(notice -> threads.trainer().execute(() -> compare(notice)));
    }

    private void compareIfIdle(JobNotice.RoundClosed notice) {
        if (!training.getAsBoolean() && waiting.equals(Optional.of(notice))) {
            waiting = Optional.empty();
            threads.trainer().execute(() -> compare(notice));
        }
    }

    private void compare(JobNotice.RoundClosed notice) {
        try {
            choice.requireSums(notice.sums(), threads.connection());
            summed = notice.sums().size();
            if (!choice.awaits(notice.model())) {
                return;
            }
            choice.compare(new ModelChoice.Published(
                    notice.round().number(), notice.model(), choice.download(notice.model(), threads.connection())));
        } catch (CancellationException e) {
            LOG.debug("model not compared before the end", e);
        } catch (RuntimeException e) {
            // The top of the training thread. The next connection or round repeats the comparison.
            LOG.error("model not compared job={} reason=\"{}\"", notice.job(), e.getMessage());
            LOG.debug("model not compared", e);
        }
    }
}
