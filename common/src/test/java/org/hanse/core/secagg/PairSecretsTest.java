// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.secagg.SyntheticRound.active;
import static org.hanse.core.secagg.SyntheticRound.id;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.junit.jupiter.api.Test;

/** W6: what two agree on is bound to the session, to its purpose and to their names. */
class PairSecretsTest {

    private final SyntheticRound round =
            SyntheticRound.of(5).withAssumptions(active(0, 0.2)).start();
    private final SyntheticRound other =
            SyntheticRound.of(5).withAssumptions(active(0, 0.2)).start();

    private SecretBytes privateKey(int number) {
        return Objects.requireNonNull(round.secrets.get(id(number))).maskKeys().privateKey();
    }

    private AgreementKey publicKey(int number) {
        return Objects.requireNonNull(round.secrets.get(id(number))).maskKeys().publicKey();
    }

    private SecretBytes mask(Session session, int own, int peer) {
        return PairSecrets.maskSeed(session, privateKey(own), publicKey(peer), id(own), id(peer));
    }

    @Test
    void maskSeed_ofAPair_isTheSameForBothAndDiffersFromOthers() {
        assertThat(mask(round.session, 0, 1)).isEqualTo(mask(round.session, 1, 0));
        assertThat(mask(round.session, 0, 1)).isNotEqualTo(mask(round.session, 0, 2));
    }

    /** Secrets of the same two keys differ for every purpose, name and session. */
    @Test
    void secretsOfOneAgreement_differBySessionPurposeAndNames() {
        List<SecretBytes> all = new ArrayList<>();
        for (Session session : List.of(round.session, other.session)) {
            BiFunction<ParticipantId, ParticipantId, SecretBytes> share =
                    (from, to) -> PairSecrets.shareKey(session, privateKey(0), publicKey(1), from, to);
            all.add(share.apply(id(0), id(1)));
            all.add(share.apply(id(1), id(0)));
            all.add(share.apply(id(0), id(2)));
            all.add(PairSecrets.maskSeed(session, privateKey(0), publicKey(1), id(0), id(1)));
            all.add(PairSecrets.maskSeed(session, privateKey(0), publicKey(1), id(0), id(2)));
            all.add(PairSecrets.selfMaskSeed(session, privateKey(0)));
        }

        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(all.get(i)).as("%s and %s", i, j).isNotEqualTo(all.get(j));
            }
        }
    }

    /** A ciphertext belongs to one session, one sender and one receiver, for any key. */
    @Test
    void sealedFor_differsBySessionAndNames() {
        assertThat(Stream.of(
                                PairSecrets.sealedFor(round.session, id(0), id(1)),
                                PairSecrets.sealedFor(round.session, id(1), id(0)),
                                PairSecrets.sealedFor(round.session, id(0), id(2)),
                                PairSecrets.sealedFor(other.session, id(0), id(1)))
                        .map(bytes -> HexFormat.of().formatHex(bytes))
                        .toList())
                .doesNotHaveDuplicates();
    }

    /** A commitment to one share is none to another secret's, owner's, holder's or session's. */
    @Test
    void commitments_differBySessionSecretAndNames() {
        ShamirShare share = ShamirShare.owning(1, new long[] {1, 2, 3, 4, 5});
        assertThat(List.of(
                        SharePair.commitmentToSeed(round.session, id(0), id(1), share),
                        SharePair.commitmentToMaskKey(round.session, id(0), id(1), share),
                        SharePair.commitmentToSeed(round.session, id(1), id(0), share),
                        SharePair.commitmentToSeed(round.session, id(0), id(2), share),
                        SharePair.commitmentToSeed(other.session, id(0), id(1), share),
                        SharePair.commitmentToSeed(
                                round.session, id(0), id(1), ShamirShare.owning(1, new long[] {1, 2, 3, 4, 6}))))
                .doesNotHaveDuplicates();
    }
}
