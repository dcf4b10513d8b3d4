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
 * Store of noised sums in a folder, one file per round, readable by its owner only where the file system supports
 * owners. A sum is forced to the disk before {@link #store} returns, and never replaced. A damaged file or one of
 * another round is an error: treated as missing, it would get noise a second time.
 */
public final class FileNoisedSumStore implements NoisedSumStore, AutoCloseable {

    private final Path folder;
    private final WriterLock lock;

    private FileNoisedSumStore(Path folder, WriterLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the store in a folder, and creates a missing folder.
     *
     * @throws InvalidInputException if another writer has it open, or it cannot be created
     */
    public static FileNoisedSumStore open(Path folder) {
        return new FileNoisedSumStore(folder, WriterLock.of(folder.resolve("sums")));
    }

    @Override
    public Optional<StoredSum> of(JobId job, RoundId round) {
        Path file = file(job, round);
        // An unreadable file is not a missing one.
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        StoredSum sum = NoisedSumFile.read(file);
        if (!sum.job().equals(job) || !sum.round().equals(round)) {
            throw new InvalidInputException(file + ": found the sum of round " + sum.round() + " of " + sum.job()
                    + "; expected that of round " + round + " of " + job + NoisedSumFile.remedy());
        }
        return Optional.of(sum);
    }

    @Override
    public void store(StoredSum sum) {
        lock.requireHeld();
        Optional<StoredSum> first = of(sum.job(), sum.round());
        if (first.isPresent() && !first.get().equals(sum)) {
            throw new IllegalStateException("a second sum of round " + sum.round() + " of " + sum.job());
        }
        // An existing file may not have reached the disk.
        NoisedSumFile.write(file(sum.job(), sum.round()), sum);
        lock.requireHeld();
    }

    /** Returns the file of a round. The name of a job may contain characters that a file name may not. */
    private Path file(JobId job, RoundId round) {
        String digest =
                Digest.sha256(job.text().getBytes(StandardCharsets.UTF_8)).toHex();
        return folder.resolve("job-" + digest + "-round-" + round.number() + ".sum");
    }

    /** Lets other processes open the store. */
    @Override
    public void close() {
        lock.close();
    }
}
