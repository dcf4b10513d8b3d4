// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.port.CountStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.round.StoredSum;
import org.hanse.file.DurableFile;
import org.hanse.wire.ContributionCodec;
import org.hanse.wire.DecodeException;
import org.hanse.wire.StoredSumCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums before training in files {@code JOB.contribution} and {@code JOB.sum}, readable by their owner only. Those of a job's second sum are
 * in the folder {@code 2}, and so on.
 */
public final class FileCountStore implements CountStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileCountStore.class);
    private static final String CONTRIBUTION = ".contribution";
    private static final String SUM = ".sum";

    private final Path folder;

    public FileCountStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public CountStore later(int number) {
        return new FileCountStore(folder.resolve(String.valueOf(number)));
    }

    private Path file(JobId job, String ending) {
        return folder.resolve(job.text() + ending);
    }

    @Override
    public void contribute(JobId job, Contribution contribution) {
        write(file(job, CONTRIBUTION), ContributionCodec.toBytes(contribution));
    }

    private void write(Path file, byte[] bytes) {
        write(file, out -> out.write(bytes));
    }

    private void write(Path file, DurableFile.Content content) {
        try {
            DurableFile.makeFolders(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DurableFile.writePrivately(file, content);
    }

    @Override
    public Optional<Contribution> contribution(JobId job) {
        Path file = file(job, CONTRIBUTION);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static Contribution read(Path file) {
        try {
            return ContributionCodec.parse(DurableFile.readPrivately(file));
        } catch (DecodeException e) {
            throw new InvalidInputException(
                    file + ": found " + e.getMessage()
                            + "; expected the contribution to a sum before training. Fix: restore the"
                            + " file from a backup",
                    e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    @Override
    public void store(JobId job, StoredSum sum) {
        write(file(job, SUM), out -> StoredSumCodec.write(sum, out));
    }

    @Override
    public List<JobId> sums() {
        return files(SUM).stream()
                .map(file -> file.getFileName().toString())
                .map(name -> new JobId(name.substring(0, name.length() - SUM.length())))
                .sorted(Comparator.comparing(JobId::text))
                .toList();
    }

    @Override
    public Optional<StoredSum> sum(JobId job) {
        Path file = file(job, SUM);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(StoredSumCodec.read(in, Files.size(file)));
        } catch (DecodeException e) {
            // The next round downloads it again.
            LOG.warn("sum before training unreadable file={} reason=\"{}\"", file, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    /**
     * Removes shoppers from all contributions. Sums that contain them do not change.
     *
     * @return an error for each contribution that cannot be read and may still contain the shoppers
     */
    public List<InvalidInputException> erase(Predicate<ShopperId> shoppers) {
        List<InvalidInputException> unreadable = new ArrayList<>();
        for (Path file : files(CONTRIBUTION)) {
            Contribution before;
            try {
                before = read(file);
            } catch (InvalidInputException e) {
                unreadable.add(e);
                continue;
            }
            Contribution after = before.without(
                    before.shoppers().keySet().stream().filter(shoppers).collect(Collectors.toSet()));
            if (!after.equals(before)) {
                write(file, ContributionCodec.toBytes(after));
            }
        }
        return unreadable;
    }

    private List<Path> files(String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }
}
