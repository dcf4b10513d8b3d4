// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.IntegerSensitivity;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.store.FileLedgerStore;

/**
 * Separate process that releases sums round after round to files, and is killed meanwhile. It prints its progress on
 * standard output.
 */
final class KilledReleases {

    static final JobId JOB = new JobId("job");

    private static final int SIZE = 16;
    private static final QuantizationSpec SPEC = new QuantizationSpec(1, 100, 4, 10_000);
    private static final SortedSet<ParticipantId> SURVIVORS = new TreeSet<>(
            List.of(new ParticipantId("a"), new ParticipantId("b"), new ParticipantId("c"), new ParticipantId("d")));

    /** Points of a round at which it can stop. */
    enum Point {
        BEFORE_RESERVE,
        RESERVED,
        DRAWN,
        STORED,
        CONFIRMED
    }

    private final Path folder;
    private final Optional<Point> stop;
    private int left;

    private KilledReleases(Path folder, Optional<Point> stop, int left) {
        this.folder = folder;
        this.stop = stop;
        this.left = left;
    }

    static ReleaseId id(RoundId round) {
        return new ReleaseId(JOB, round, ReleaseKind.SUM);
    }

    static Path ledger(Path folder) {
        return folder.resolve("shoppers.ledger");
    }

    static Path sums(Path folder) {
        return folder.resolve("sums");
    }

    /** Arguments: the folder, and where it stands still: a point and how often it passes it before; or NOWHERE. */
    public static void main(String[] arguments) {
        Optional<Point> stop =
                arguments[1].equals("NOWHERE") ? Optional.empty() : Optional.of(Point.valueOf(arguments[1]));
        new KilledReleases(Path.of(arguments[0]), stop, Integer.parseInt(arguments[2])).run();
    }

    private void run() {
        Path file = ledger(folder);
        FileLedgerStore ledger =
                Files.exists(file) ? FileLedgerStore.open(file, Optional.empty()) : FileLedgerStore.create(file);
        NoisedSumStore sums = new Watched(FileNoisedSumStore.open(sums(folder)));
        PrivacyBudget budget = new PrivacyBudget(
                1_000,
                1e-6,
                100_000,
                new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
        LedgerAccount account =
                LedgerAccount.open(ledger, new PopulationId("shoppers"), budget, InstantSource.system());
        StreamRandom random = StreamRandom.generate(new SecureRandom());
        say("open", 0, account.ledger().epsilon());
        for (int number = 1; ; number++) {
            RoundId round = new RoundId(number);
            ReleaseAccount.Private releases = new ReleaseAccount.Private(guarantee(number), account);
            if (releases.confirmed(JOB, round).isEmpty()) {
                release(new ChargedRelease(releases, sums, own -> random), round);
            }
        }
    }

    /** Returns one of three guarantees, so that the ledger composes different ones. */
    private static RoundGuarantee guarantee(int round) {
        return new RoundGuarantee(
                new RoundedGaussian(
                        new NoiseScale(40 + round % 3, new IntegerSensitivity(SIZE, 20, 1)),
                        new Sampler.Everybody(),
                        4),
                Origin.NODE);
    }

    private void release(ChargedRelease release, RoundId round) {
        pass(Point.BEFORE_RESERVE);
        if (!(release.charge(JOB, round, SURVIVORS) instanceof ChargeResult.Charged receipt)) {
            throw new IllegalStateException("the budget is too small for the test");
        }
        say("reserved", round.number(), receipt.epsilon());
        pass(Point.RESERVED);
        release.store(
                JOB, round, SURVIVORS, IntegerSum.of(SPEC, RingVector.zero(SPEC.ringBits(), SIZE), SURVIVORS.size()));
        IntegerSum given = release.released(JOB, round).orElseThrow().sum();
        System.out.println("given " + round + " "
                + new StoredSum(JOB, round, SURVIVORS, given).digest().toHex());
        say("confirmed", round.number(), receipt.epsilon());
        pass(Point.CONFIRMED);
    }

    private static void say(String what, int round, double epsilon) {
        System.out.println(what + " " + round + " " + epsilon);
        System.out.flush();
    }

    private void pass(Point point) {
        if (stop.equals(Optional.of(point)) && left-- == 0) {
            System.out.println("standing");
            System.out.flush();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new IllegalStateException("the wait was interrupted", e);
            }
        }
    }

    /** Stands still right before a sum is stored and right after. */
    private final class Watched implements NoisedSumStore {

        private final NoisedSumStore files;

        Watched(NoisedSumStore files) {
            this.files = files;
        }

        @Override
        public Optional<StoredSum> of(JobId job, RoundId round) {
            return files.of(job, round);
        }

        @Override
        public void store(StoredSum sum) {
            pass(Point.DRAWN);
            files.store(sum);
            pass(Point.STORED);
        }
    }
}
