// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;

/**
 * The shares that were revealed, by owner, and how secrets are found of them where some are wrong. The owner committed to each secret
 * before anybody had shares of it, so a right one is known when it is found.
 *
 * <p>Who sent a wrong share is not known by that alone: two wrong ones may cancel. Shares are a Reed-Solomon code of which the secret
 * itself is one more symbol, so polynomials with which so many shares agree that the others are at most half of the surplus are the
 * only such ones; whoever disagrees with those is named. It, or whoever's secret it holds a share of, sent what is wrong: which of the
 * two, the share does not tell. Where more are wrong, nobody is named.
 */
final class ShareCollection {

    /** Sets of shares that are tried for one secret. Of 100 shares, 67 of which give it, a drawn set avoids five wrong ones once in 320. */
    private static final int MOST_TRIES = 10_000;

    /** Sets that are tried once the secret is known, to know who sent wrong shares too. */
    private static final int MOST_TRIES_FOR_BLAME = 500;

    /** Recoveries that are kept: on the complete graph one serves nearly all. */
    private static final int MOST_KEPT = 64;

    private final Session session;
    private final Map<ParticipantId, TreeMap<Integer, ShamirShare>> byOwner = new HashMap<>();

    /** By places: the same for all owners whose shares the same ones revealed. */
    private final Map<List<Integer>, ShamirSharing.Recovery> recoveries = new HashMap<>();

    private final SortedSet<ParticipantId> blamed = new TreeSet<>();

    ShareCollection(Session session) {
        this.session = session;
    }

    /** Takes a share over that its holder revealed. */
    void add(RevealedShare revealed) {
        byOwner.computeIfAbsent(revealed.owner(), owner -> new TreeMap<>())
                .put(revealed.share().place(), revealed.share());
    }

    /** Who revealed a share that is not of its owner's secret. */
    SortedSet<ParticipantId> blamed() {
        return blamed;
    }

    /** Blames somebody. */
    void blame(ParticipantId participant) {
        blamed.add(participant);
    }

    /**
     * A secret of {@code owner}.
     *
     * @param right whether a secret is what its owner committed to
     * @throws UnmaskingException if there are too few shares, or no set of them gives the secret
     */
    SecretBytes secret(ParticipantId owner, Predicate<SecretBytes> right) {
        List<ParticipantId> holders = session.holders(owner);
        List<ShamirShare> trusted = new ArrayList<>();
        List<ShamirShare> suspect = new ArrayList<>();
        for (ShamirShare share : byOwner.getOrDefault(owner, new TreeMap<>()).values()) {
            (blamed.contains(holders.get(share.place() - 1)) ? suspect : trusted).add(share);
        }
        // Whoever lied once comes last.
        List<ShamirShare> shares = new ArrayList<>(trusted);
        shares.addAll(suspect);
        int threshold = session.threshold();
        if (shares.size() < threshold) {
            throw new UnmaskingException(
                    shares.size() + " shares of a secret of " + owner + ", and it takes " + threshold, blamed);
        }
        Optional<SecretBytes> found = Optional.empty();
        Subsets subsets = new Subsets(shares.size(), threshold);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            List<ShamirShare> chosen =
                    subsets.current().stream().map(shares::get).toList();
            Optional<SecretBytes> secret = recover(chosen, right);
            if (secret.isPresent() && (tries == 0 || blamesOthers(chosen, shares, holders))) {
                found.ifPresent(SecretBytes::close);
                return secret.get();
            }
            found = found.or(() -> secret);
            if (found.isPresent() && tries > MOST_TRIES_FOR_BLAME) {
                break;
            }
            subsets.next();
        }
        if (found.isPresent()) {
            return found.get();
        }
        throw new UnmaskingException(
                "no " + threshold + " of " + shares.size() + " shares give the secret that " + owner
                        + " committed to: it, or too many of those who hold shares, sent wrong ones",
                blamed);
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

    /** Blames those whose shares disagree with the chosen ones, if so few do that they cannot be the right ones. */
    private boolean blamesOthers(List<ShamirShare> chosen, List<ShamirShare> all, List<ParticipantId> holders) {
        ShamirSharing.Recovery recovery = recovery(chosen);
        List<ParticipantId> others = all.stream()
                .filter(share -> !chosen.contains(share) && !recovery.agrees(chosen, share))
                .map(share -> holders.get(share.place() - 1))
                .toList();
        // The secret, which is known to be right, is one more share.
        if (2 * others.size() > all.size() + 1 - chosen.size()) {
            return false;
        }
        blamed.addAll(others);
        return true;
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
