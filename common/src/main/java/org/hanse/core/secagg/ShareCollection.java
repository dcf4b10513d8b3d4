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
 * Shares as they were revealed, put together to secrets. Each is looked at by itself: one that is not what its owner committed to
 * counts for nothing, and its holder is named. A secret is taken from exactly the threshold of the others, and compared with what its
 * owner committed to. Where it is another, the owner shared out what is not one secret and is named; other sets of as many are tried
 * then, for the round's sake.
 */
final class ShareCollection {

    /** Sets of shares that are tried for one secret. Of 100 shares, 67 of which give it, a drawn set avoids four wrong ones once in 100. */
    private static final int MOST_TRIES = 1_000;

    /** Recoveries that are kept: on the complete graph one serves nearly all. */
    private static final int MOST_KEPT = 64;

    private final Session session;
    private final Map<ParticipantId, SealedShares> sealed;
    private final Map<ParticipantId, TreeMap<Integer, ShamirShare>> byOwner = new HashMap<>();

    /** By places: the same for all owners whose shares the same ones revealed. */
    private final Map<List<Integer>, ShamirSharing.Recovery> recoveries = new HashMap<>();

    private final SortedMap<ParticipantId, Fault> faults = new TreeMap<>();

    /** @param sealed what each owner committed to */
    ShareCollection(Session session, Map<ParticipantId, SealedShares> sealed) {
        this.session = session;
        this.sealed = sealed;
    }

    /** Takes a participant's shares over. */
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

    /** What a participant keeps of its own secret it has sent nobody. */
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

    /** Who sent what is wrong. */
    SortedMap<ParticipantId, Fault> faults() {
        return Collections.unmodifiableSortedMap(faults);
    }

    /**
     * A secret of {@code owner}.
     *
     * @param right whether a secret is what its owner committed to
     * @throws UnmaskingException if there are too few shares, or no set of them that is tried gives the secret
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
     * Sets of so many numbers below another: the lowest first, then drawn ones, the same in every run. With few wrong shares a drawn set
     * avoids them soon, wherever they are.
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

        /** Goes on to another one. */
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
