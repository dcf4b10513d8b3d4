// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.train.Merchant;
import org.hanse.sim.train.TrainingMerchant;

/**
 * Participants' data with secrets. Secrets are the membership of canaries, which are synthetic shoppers with random items, and the
 * membership of some real shoppers. An independent coin decides each membership.
 *
 * @param merchants training data of the participants, in their order
 * @param canaries one merchant for each canary, with that canary alone
 * @param canaryItems items of each canary
 * @param membership membership of the canaries
 * @param targets real shoppers with a coin
 * @param targetMembership membership of the real shoppers
 */
record CanaryPlacement(
        List<Merchant> merchants,
        List<Merchant> canaries,
        List<List<Integer>> canaryItems,
        Membership membership,
        List<Target> targets,
        Membership targetMembership) {

    /** Items of a canary; a typical shopper has about this number. */
    private static final int LENGTH = 6;

    /** Fewest interactions of a target; with fewer its loss is not meaningful. */
    private static final int FEWEST = 3;

    /** Real shopper of a participant. */
    record Target(int member, int shopper) {}

    /**
     * Places an equal number of canaries at each participant and draws the same number of its real shoppers, at most half of them.
     *
     * @param seed seed of the coins and of the canaries' items
     */
    static CanaryPlacement of(List<TrainingMerchant> participants, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Membership membership = Membership.toss(count, random);
        List<List<Integer>> items = new ArrayList<>();
        List<Merchant> single = new ArrayList<>();
        for (int canary = 0; canary < count; canary++) {
            Merchant host =
                    participants.get(host(canary, participants.size(), count)).merchant();
            items.add(draw(host.catalogue().size(), random));
            single.add(new Merchant(LogCopy.only(host.log(), List.of(items.get(canary)), canary), host.catalogue())
                    .withBaskets(host.baskets()));
        }
        List<Target> targets = targets(participants, count, random);
        Membership ofTargets = Membership.toss(targets.size(), random);
        List<Merchant> merchants = new ArrayList<>();
        for (int m = 0; m < participants.size(); m++) {
            int member = m;
            Merchant own = participants.get(m).merchant();
            Set<Integer> left = new TreeSet<>();
            for (int t = 0; t < targets.size(); t++) {
                if (targets.get(t).member() == m && !ofTargets.in(t)) {
                    left.add(targets.get(t).shopper());
                }
            }
            List<List<Integer>> guests = IntStream.range(0, count)
                    .filter(canary -> host(canary, participants.size(), count) == member && membership.in(canary))
                    .mapToObj(items::get)
                    .toList();
            merchants.add(new Merchant(LogCopy.with(without(own.log(), left), guests, 0), own.catalogue())
                    .withBaskets(own.baskets()));
        }
        return new CanaryPlacement(merchants, single, items, membership, targets, ofTargets);
    }

    /** Returns the participant of a canary. Canaries of one participant are consecutive, because a trainer caches few catalogues. */
    private static int host(int canary, int participants, int count) {
        return (int) ((long) canary * participants / count);
    }

    /** Returns the participant of a canary, member or not. */
    int host(int canary) {
        return host(canary, merchants.size(), canaries.size());
    }

    private static InteractionLog without(InteractionLog log, Set<Integer> left) {
        return log.select(IntStream.range(0, log.shoppers())
                .filter(shopper -> !left.contains(shopper))
                .toArray());
    }

    private static List<Integer> draw(int items, SplittableRandom random) {
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < Math.min(LENGTH, items)) {
            int item = random.nextInt(items);
            if (!drawn.contains(item)) {
                drawn.add(item);
            }
        }
        return drawn;
    }

    private static List<Target> targets(List<TrainingMerchant> participants, int count, SplittableRandom random) {
        List<Target> all = new ArrayList<>();
        for (int m = 0; m < participants.size(); m++) {
            InteractionLog log = participants.get(m).merchant().log();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                if (log.length(shopper) >= FEWEST) {
                    all.add(new Target(m, shopper));
                }
            }
        }
        int size = Math.min(count, all.size() / 2);
        List<Target> drawn = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            drawn.add(all.remove(random.nextInt(all.size())));
        }
        return drawn;
    }
}
