// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.StoredSum;
import org.hanse.file.WriterLock;

/**
 * Sums with their noise in a folder, a file a round, which only its owner may read where the file system knows owners. Forced to the disk
 * before {@link #store} returns, and never replaced by another. A file that is damaged, or another round's, is an error: a coordinator
 * that took it for missing would draw noise for the same sum again.
 */
public final class FileNoisedSumStore implements NoisedSumStore, AutoCloseable {

    private final Path folder;
    private final WriterLock lock;

    private FileNoisedSumStore(Path folder, WriterLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * The store in a folder, which is made if it is missing.
     *
     * @throws InvalidInputException if another writer has it open, or it cannot be made
     */
    public static FileNoisedSumStore open(Path folder) {
        return new FileNoisedSumStore(folder, WriterLock.of(folder.resolve("sums")));
    }

    @Override
    public Optional<StoredSum> of(JobId job, RoundId round) {
        Path file = file(job, round);
        // What cannot be looked at is not missing.
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        StoredSum sum = NoisedSumFile.read(file);
        if (!sum.job().equals(job) || !sum.round().equals(round)) {
            throw new InvalidInputException(file + ": is of round " + sum.round() + " of " + sum.job()
                    + ", and stands in the place of round " + round + " of " + job + NoisedSumFile.remedy());
        }
        return Optional.of(sum);
    }

    @Override
    public void store(StoredSum sum) {
        Optional<StoredSum> first = of(sum.job(), sum.round());
        if (first.isPresent() && !first.get().equals(sum)) {
            throw new IllegalStateException("a second sum of round " + sum.round() + " of " + sum.job());
        }
        // One that is there may be so without having reached the disk.
        NoisedSumFile.write(file(sum.job(), sum.round()), sum);
    }

    /** Names of jobs may have whatever a file's may not. */
    private Path file(JobId job, RoundId round) {
        String digest =
                Digest.sha256(job.text().getBytes(StandardCharsets.UTF_8)).toHex();
        return folder.resolve("job-" + digest + "-round-" + round.number() + ".sum");
    }

    /** Lets others open it. */
    @Override
    public void close() {
        lock.close();
    }
}
