// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.secagg.SyntheticRound.id;

import java.util.Collections;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;
import org.junit.jupiter.api.Test;

/** Distribution of a masked update without its masks. Bounds are wide: an honest run fails once in some millions. */
class MaskedUpdateTest {

    private static final int SIZE = 100_000;
    private static final int CELLS = 256;

    /** Bound of chi-square with 255 degrees of freedom, at a probability of about 1e-8. */
    private static final double GREATEST = 255 + 6.5 * Math.sqrt(2 * 255);

    /** Bound of a correlation of {@code SIZE} pairs, at about six deviations. */
    private static final double CORRELATED = 6 / Math.sqrt(SIZE);

    private static RingVector elements(SyntheticRound round, MaskedUpdate masked) {
        return RingVector.ofPacked(round.plan.quantization().ringBits(), round.plan.size(), masked.packed());
    }

    private static RingVector masked(SyntheticRound round, ParticipantId id) {
        return elements(round, round.masked(id, round.identities.keySet()));
    }

    /** Counts of an element's highest or lowest bits, against evenly distributed ones. */
    private static double chiSquare(RingVector vector, int shift) {
        int[] counts = new int[CELLS];
        for (int i = 0; i < vector.size(); i++) {
            counts[(int) (vector.element(i) >>> shift) & (CELLS - 1)]++;
        }
        double expected = (double) vector.size() / CELLS;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static double correlation(RingVector one, RingVector other) {
        double half = Math.scalb(1.0, one.bits() - 1);
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < one.size(); i++) {
            double a = one.signed(i) / half;
            double b = other.signed(i) / half;
            product += a * b;
            squares += a * a;
            others += b * b;
        }
        return product / Math.sqrt(squares * others);
    }

    @Test
    void mask_ofNarrowAndWideRings_isEvenlyDistributedAndUncorrelatedWithTheUpdate() {
        for (long bound : new long[] {1 << 9, 1 << 20, 1L << 40}) {
            SyntheticRound round = SyntheticRound.of(5)
                    .withSize(SIZE)
                    .withBound(bound)
                    .withSeed(3)
                    .start();
            RingVector masked = masked(round, id(2));
            int bits = masked.bits();

            assertThat(chiSquare(masked, 0)).as("lowest bits of %d", bits).isLessThan(GREATEST);
            assertThat(chiSquare(masked, bits - 8))
                    .as("highest bits of %d", bits)
                    .isLessThan(GREATEST);
            assertThat(Math.abs(correlation(masked, update(round, 2)))).isLessThan(CORRELATED);
        }
    }

    private static RingVector update(SyntheticRound round, int number) {
        return round.expected(Set.of(id(number)));
    }

    /** The test can fail: an update without masks does. */
    @Test
    void chiSquare_ofAnUpdateWithoutMasks_isFarAboveTheBound() {
        SyntheticRound round = SyntheticRound.of(5)
                .withSize(SIZE)
                .withBound(1 << 9)
                .withSeed(3)
                .start();
        RingVector plain = update(round, 2);

        assertThat(chiSquare(plain, plain.bits() - 8)).isGreaterThan(100 * GREATEST);
    }

    @Test
    void masks_ofTwoRoundsAndTwoNodes_haveNothingInCommon() {
        SyntheticRound first = SyntheticRound.of(5)
                .withSize(SIZE)
                .withBound(1 << 9)
                .withSeed(3)
                .start();
        SyntheticRound second = SyntheticRound.of(5)
                .withSize(SIZE)
                .withBound(1 << 9)
                .withSeed(3)
                .start();
        RingVector mask = masked(first, id(2)).minus(update(first, 2));
        RingVector later = masked(second, id(2)).minus(update(second, 2));
        RingVector others = masked(first, id(3)).minus(update(first, 3));

        assertThat(Math.abs(correlation(mask, later))).isLessThan(CORRELATED);
        assertThat(Math.abs(correlation(mask, others))).isLessThan(CORRELATED);
        assertThat(chiSquare(mask.minus(later), 0)).isLessThan(GREATEST);
        assertThat(chiSquare(mask.minus(others), 0)).isLessThan(GREATEST);
    }

    /** W4: the weight and the loss, the last elements, are masked like all others. An element is unchanged with probability 2^-43. */
    @Test
    void mask_ofEveryElement_hidesIt() {
        SyntheticRound round = SyntheticRound.of(5)
                .withSize(SIZE)
                .withBound(1L << 40)
                .withSeed(3)
                .start();
        RingVector plain = update(round, 2);
        RingVector masked = masked(round, id(2));

        for (int i = 0; i < SIZE; i++) {
            assertThat(masked.element(i)).as("element %d", i).isNotEqualTo(plain.element(i));
        }
    }

    /** A16: zeros look like other values, so that no reader learns the items that a shopper met. */
    @Test
    void mask_ofASparseUpdate_hidesWhereItIsZero() {
        SyntheticRound round = SyntheticRound.of(5)
                .withSize(SIZE)
                .withBound(1L << 40)
                .withSeed(3)
                .start();
        long[] sparse = new long[SIZE];
        sparse[17] = 1;
        round.updates.put(id(2), RingVector.ofSigned(round.plan.quantization().ringBits(), sparse));
        RingVector masked = masked(round, id(2));

        assertThat(chiSquare(masked, 0)).isLessThan(GREATEST);
        for (int i = 0; i < SIZE; i++) {
            assertThat(masked.element(i)).as("element %d", i).isNotZero();
        }
    }

    /** Identity for the charge: stored and restored bytes have the same digest; another session has another one. */
    @Test
    void digest_ofAnUpdateInASession_isOfBoth() {
        SyntheticRound round =
                SyntheticRound.of(5).withBound(1 << 9).withSeed(3).start();
        MaskedUpdate masked = round.masked(id(2), round.identities.keySet());
        MaskedUpdate read =
                MaskedUpdate.of(masked.from(), masked.size(), masked.ringBits(), masked.packed(), masked.signature());

        assertThat(read.digest(round.session)).isEqualTo(masked.digest(round.session));
        assertThat(masked.digest(
                        SyntheticRound.of(5).withBound(1 << 9).withSeed(3).start().session))
                .isNotEqualTo(masked.digest(round.session));
        assertThat(round.masked(id(1), round.identities.keySet()).digest(round.session))
                .isNotEqualTo(masked.digest(round.session));
    }

    /** A12: the sum is exact if all updates are at the bound, with either sign. */
    @Test
    void sum_ofEverybodyAtTheBound_isExact() {
        for (int sign : new int[] {1, -1}) {
            SyntheticRound round = SyntheticRound.of(7)
                    .withSize(40)
                    .withBound(1 << 15)
                    .withSeed(3)
                    .start();
            long[] most = Collections.nCopies(40, (long) sign << 15).stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            round.identities
                    .keySet()
                    .forEach(id -> round.updates.put(
                            id, RingVector.ofSigned(round.plan.quantization().ringBits(), most)));
            round.share(round.identities.keySet());
            Survivors announced = Survivors.of(round.session, round.identities.keySet(), round.identities.keySet());

            SecAggServer.Unmasked unmasked = SecAggServer.unmask(
                    round.unmasking(announced),
                    round.sum(announced),
                    round.sealed,
                    round.reveals(announced, announced.survivors()));

            assertThat(unmasked.sum().integer(39)).isEqualTo((sign * 7L) << 15);
        }
    }
}
