// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.RevealedShare.SelfMaskShare;

/**
 * Revealed shares, from which secrets are recovered. A share that differs from its owner's commitment is ignored, and
 * its holder is named. A secret is recovered from exactly the threshold of the other shares, and compared with its
 * commitment. If it differs, the owner shared inconsistent values and is named; other sets of shares are tried to
 * complete the round.
 */
final class ShareCollection {

    /**
     * Greatest number of sets of shares tried for one secret. Of 100 shares, 67 of them needed, a random set avoids
     * four wrong ones once in 100.
     */
    private static final int MOST_TRIES = 1_000;

    /** Number of cached recoveries: on the complete graph one serves nearly all owners. */
    private static final int MOST_KEPT = 64;

    private final Session session;
    private final Map<ParticipantId, SealedShares> sealed;
    private final Map<ParticipantId, TreeMap<Integer, ShamirShare>> byOwner = new HashMap<>();

    /** Recoveries by places, the same for all owners with the same revealing holders. */
    private final Map<List<Integer>, ShamirSharing.Recovery> recoveries = new HashMap<>();

    private final SortedMap<ParticipantId, Fault> faults = new TreeMap<>();

    /** @param sealed sealed shares of each owner, with their commitments */
    ShareCollection(Session session, Map<ParticipantId, SealedShares> sealed) {
        this.session = session;
        this.sealed = sealed;
    }

    /** Takes over the shares of a participant. */
    void add(Reveal reveal) {
        for (RevealedShare revealed : reveal.shares()) {
            if (isCommittedTo(reveal.from(), revealed)) {
                byOwner.computeIfAbsent(revealed.owner(), owner -> new TreeMap<>())
                        .put(revealed.share().place(), revealed.share());
            } else {
                faults.put(reveal.from(), Fault.REVEALED_A_WRONG_SHARE);
            }
        }
    }

    /** Returns whether a share equals its commitment. The share that a participant keeps of its own secret has none. */
    private boolean isCommittedTo(ParticipantId holder, RevealedShare revealed) {
        ParticipantId owner = revealed.owner();
        if (owner.equals(holder)) {
            return true;
        }
        SealedShares all = sealed.get(owner);
        Optional<SealedShare> own = all == null ? Optional.empty() : all.share(holder);
        if (own.isEmpty()) {
            return false;
        }
        Digest found = revealed instanceof SelfMaskShare
                ? SharePair.commitmentToSeed(session, owner, holder, revealed.share())
                : SharePair.commitmentToMaskKey(session, owner, holder, revealed.share());
        return found.equals(
                revealed instanceof SelfMaskShare
                        ? own.get().seedShare()
                        : own.get().maskKeyShare());
    }

    /** Returns the participants that sent wrong shares. */
    SortedMap<ParticipantId, Fault> faults() {
        return Collections.unmodifiableSortedMap(faults);
    }

    /**
     * Recovers a secret of {@code owner}.
     *
     * @param right check of a secret against its owner's commitment
     * @throws UnmaskingException if there are too few shares, or no tried set gives the secret
     */
    SecretBytes secret(ParticipantId owner, Predicate<SecretBytes> right) {
        List<ShamirShare> shares =
                List.copyOf(byOwner.getOrDefault(owner, new TreeMap<>()).values());
        int threshold = session.threshold();
        if (shares.size() < threshold) {
            throw new UnmaskingException(
                    shares.size() + " shares of a secret of " + owner + ", and it takes " + threshold, faults);
        }
        Subsets subsets = new Subsets(shares.size(), threshold);
        int most = shares.size() == threshold ? 1 : MOST_TRIES;
        for (int tries = 0; tries < most; tries++) {
            Optional<SecretBytes> secret =
                    recover(subsets.current().stream().map(shares::get).toList(), right);
            if (secret.isPresent()) {
                return secret.get();
            }
            faults.putIfAbsent(owner, Fault.SHARED_NO_SECRET);
            subsets.next();
        }
        throw new UnmaskingException(
                "no " + threshold + " of " + shares.size() + " shares give the secret that " + owner
                        + " committed to: it shared out something else",
                faults);
    }

    private Optional<SecretBytes> recover(List<ShamirShare> chosen, Predicate<SecretBytes> right) {
        SecretBytes secret;
        try {
            secret = recovery(chosen).recover(chosen);
        } catch (BadSharesException e) {
            return Optional.empty();
        }
        if (right.test(secret)) {
            return Optional.of(secret);
        }
        secret.close();
        return Optional.empty();
    }

    private ShamirSharing.Recovery recovery(List<ShamirShare> chosen) {
        List<Integer> places = chosen.stream().map(ShamirShare::place).toList();
        ShamirSharing.Recovery known = recoveries.get(places);
        if (known != null) {
            return known;
        }
        ShamirSharing.Recovery recovery = new ShamirSharing.Recovery(places);
        if (recoveries.size() < MOST_KEPT) {
            recoveries.put(places, recovery);
        }
        return recovery;
    }

    /**
     * Sets of numbers below a bound: the lowest ones first, then random ones, the same in every run. With few wrong
     * shares a random set soon avoids them.
     */
    private static final class Subsets {

        private final SplittableRandom random = new SplittableRandom(1);
        private final int[] numbers;
        private final int size;

        Subsets(int of, int size) {
            this.numbers = IntStream.range(0, of).toArray();
            this.size = size;
        }

        List<Integer> current() {
            return IntStream.of(numbers).limit(size).sorted().boxed().toList();
        }

        /** Advances to the next set. */
        void next() {
            for (int i = 0; i < size; i++) {
                int j = i + random.nextInt(numbers.length - i);
                int other = numbers[j];
                numbers[j] = numbers[i];
                numbers[i] = other;
            }
        }
    }
}
