// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.privacy.VectorFile;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShamirSharingTest {

    private static final BigInteger PRIME = BigInteger.valueOf(MersenneField.PRIME);
    private static final SecureRandom SECURE = new SecureRandom();

    static Stream<VectorFile.Result> vectors() {
        return VectorFile.read(Path.of("src", "test", "resources", "privacy", "secagg-shamir.json")).results().stream()
                .filter(result -> result.outcome() != VectorFile.Outcome.SKIPPED);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectors_sharesAndSecret_areAsGiven(VectorFile.Result result) {
        assertThat(result.remark()).isEmpty();
        assertThat(result.outcome()).isEqualTo(VectorFile.Outcome.PASSED);
    }

    @Test
    void checks_ofWhatCannotBe_sayWhy() {
        long[] shares = {5, 7};
        assertThat(SharingCheck.shares(new long[] {MersenneField.PRIME}, shares))
                .hasValue("expected numbers below 0x1fffffffffffffff, got 0x1fffffffffffffff");
        assertThat(SharingCheck.recovered(shares, List.of(1, 3), 3))
                .hasValue("expected a share at place 3, there are 2");
        assertThat(SharingCheck.recovered(shares, List.of(1, 1), 3))
                .hasValue("expected places to recover from, got [1, 1]");
        assertThat(SharingCheck.recovered(shares, List.of(2, 1), 3)).isEmpty();
        assertThat(SharingCheck.recovered(shares, List.of(2, 1), 4))
                .hasValue("value from places [2, 1]: expected 0x4, got 0x3");
    }

    @Test
    void field_edgesAndRandomNumbers_areAsBigIntegersSay() {
        Random random = new Random(1);
        List<Long> numbers = new ArrayList<>(
                List.of(0L, 1L, 2L, MersenneField.PRIME - 1, MersenneField.PRIME - 2, 1L << 60, (1L << 60) - 1));
        for (int i = 0; i < 200; i++) {
            numbers.add(Math.floorMod(random.nextLong(), MersenneField.PRIME));
        }
        for (long a : numbers) {
            for (long b : numbers) {
                BigInteger x = BigInteger.valueOf(a);
                BigInteger y = BigInteger.valueOf(b);
                assertThat(MersenneField.add(a, b))
                        .isEqualTo(x.add(y).mod(PRIME).longValueExact());
                assertThat(MersenneField.subtract(a, b))
                        .isEqualTo(x.subtract(y).mod(PRIME).longValueExact());
                assertThat(MersenneField.multiply(a, b))
                        .isEqualTo(x.multiply(y).mod(PRIME).longValueExact());
            }
            if (a != 0) {
                assertThat(MersenneField.multiply(a, MersenneField.invert(a))).isEqualTo(1);
            }
        }
    }

    @Test
    void recover_anyThresholdOfShares_isTheSecret() {
        Random random = new Random(2);
        for (int trial = 0; trial < 60; trial++) {
            int count = 1 + random.nextInt(40);
            int threshold = 1 + random.nextInt(count);
            SecretBytes secret = SecretBytes.generate(32, SECURE);
            List<ShamirShare> shares = new ArrayList<>(ShamirSharing.split(secret, threshold, count, SECURE));
            Collections.shuffle(shares, random);

            assertThat(recover(shares.subList(0, threshold))).isEqualTo(secret);
            if (threshold < count) {
                assertThat(recover(shares.subList(count - threshold, count))).isEqualTo(secret);
            }
        }
    }

    /** Secrets with all bits 1 and all bits 0, whose limbs are extreme. */
    @Test
    void recover_extremeSecrets_areThemselves() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        for (byte[] bytes : List.of(ones, new byte[32])) {
            SecretBytes secret = SecretBytes.copyOf(bytes, SecretAccess.granted());
            assertThat(recover(ShamirSharing.split(secret, 3, 3, SECURE))).isEqualTo(secret);
        }
    }

    /** With one share fewer every secret is equally likely: for any secret exactly one further share gives it. */
    @Test
    void recover_withOneShareFewer_couldBeAnySecret() {
        SecretBytes secret = SecretBytes.generate(32, SECURE);
        List<ShamirShare> known = ShamirSharing.split(secret, 4, 6, SECURE).subList(0, 3);

        assertThat(seemsOtherThan(secret, known)).isTrue();
        for (int i = 0; i < 20; i++) {
            SecretBytes other = SecretBytes.generate(32, SECURE);
            List<ShamirShare> shares = new ArrayList<>(known);
            shares.add(completing(known, other));
            assertThat(recover(shares)).isEqualTo(other);
        }
    }

    /** The share at place 4 that gives {@code secret} together with those at places 1 to 3. */
    private static ShamirShare completing(List<ShamirShare> known, SecretBytes secret) {
        // Lagrange's weights at 0 of the places 1 to 4: 4, -6, 4, -1.
        long[] weights = {4, MersenneField.subtract(0, 6), 4};
        long[] values = new long[ShamirShare.LIMBS];
        byte[] bytes = secret.toBytes(SecretAccess.granted());
        for (int limb = 0; limb < values.length; limb++) {
            long wanted = 0;
            for (int b = Math.min(32, 7 * limb + 7) - 1; b >= 7 * limb; b--) {
                wanted = (wanted << 8) | (bytes[b] & 0xff);
            }
            long sum = 0;
            for (int i = 0; i < known.size(); i++) {
                sum = MersenneField.add(
                        sum, MersenneField.multiply(weights[i], known.get(i).value(limb)));
            }
            values[limb] = MersenneField.subtract(sum, wanted);
        }
        return ShamirShare.owning(4, values);
    }

    @Test
    void recover_withAnAlteredShare_isAnotherSecretOrRefused() {
        SecretBytes secret = SecretBytes.generate(32, SECURE);
        List<ShamirShare> shares = new ArrayList<>(ShamirSharing.split(secret, 3, 5, SECURE));
        byte[] bytes = shares.get(1).toSecretBytes(SecretAccess.granted()).toBytes(SecretAccess.granted());
        bytes[39] ^= 1;
        shares.set(1, ShamirShare.of(2, SecretBytes.copyOf(bytes, SecretAccess.granted()), SecretAccess.granted()));

        assertThat(seemsOtherThan(secret, shares.subList(0, 3))).isTrue();
        assertThat(recover(shares.subList(2, 5))).isEqualTo(secret);
    }

    private static boolean seemsOtherThan(SecretBytes secret, List<ShamirShare> shares) {
        try {
            return !recover(shares).equals(secret);
        } catch (BadSharesException e) {
            return true;
        }
    }

    private static SecretBytes recover(List<ShamirShare> shares) {
        return new ShamirSharing.Recovery(
                        shares.stream().map(ShamirShare::place).toList())
                .recover(shares);
    }

    @Test
    void recover_limbsBeyondASecret_areRefused() {
        ShamirShare share = ShamirShare.owning(1, new long[] {0, 0, 0, 0, 1L << 32});

        assertThatExceptionOfType(BadSharesException.class)
                .isThrownBy(() -> recover(List.of(share)))
                .withMessage("shares at places [1] are not all of one secret");
    }

    @Test
    void sharesAndPlaces_thatCannotBe_areRefused() {
        SecretBytes secret = SecretBytes.generate(32, SECURE);
        assertThatIllegalArgumentException().isThrownBy(() -> ShamirSharing.split(secret, 0, 3, SECURE));
        assertThatIllegalArgumentException().isThrownBy(() -> ShamirSharing.split(secret, 4, 3, SECURE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShamirSharing.split(SecretBytes.generate(31, SECURE), 2, 3, SECURE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShamirSharing.Recovery(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShamirSharing.Recovery(List.of(1, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShamirSharing.Recovery(List.of(1, 2, 1)));
        List<ShamirShare> shares = ShamirSharing.split(secret, 2, 3, SECURE);
        ShamirSharing.Recovery recovery = new ShamirSharing.Recovery(List.of(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> recovery.recover(shares.subList(1, 3)));
        assertThatIllegalArgumentException().isThrownBy(() -> recovery.recover(shares));
        byte[] beyond = ByteBuffer.allocate(40).putLong(8, MersenneField.PRIME).array();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ShamirShare.of(1, SecretBytes.copyOf(beyond, SecretAccess.granted()), SecretAccess.granted()))
                .withMessageContaining("beyond the field");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShamirShare.of(0, SecretBytes.generate(40, SECURE), SecretAccess.granted()));
        assertThat(shares.get(0)).hasToString("ShamirShare[1]");
    }

    /** Two sharings of one secret have independent coefficients. */
    @Test
    void split_twice_hasOtherShares() {
        SecretBytes secret = SecretBytes.generate(32, SECURE);
        List<ShamirShare> one = ShamirSharing.split(secret, 2, 4, SECURE);
        List<ShamirShare> two = ShamirSharing.split(secret, 2, 4, SECURE);

        assertThat(IntStream.range(0, 4)
                        .filter(i -> one.get(i).value(0) == two.get(i).value(0)))
                .isEmpty();
    }
}
