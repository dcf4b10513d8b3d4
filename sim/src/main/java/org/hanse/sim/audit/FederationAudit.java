// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.AuditSummary.Guaranteed;
import org.hanse.sim.audit.CanaryPlacement.Target;
import org.hanse.sim.audit.Finding.Attack;
import org.hanse.sim.audit.Finding.On;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Reason;

/**
 * Audit of a federation with all attacks: trains it with canaries and attacks its releases, trains it on zero updates to test its noise,
 * and attacks unprotected intermediate results for comparison.
 */
public final class FederationAudit {

    private static final long PLACING = 21;
    private static final long COINS = 22;
    private static final long DECOY = 23;

    /** Rounds of zero updates. One is enough for networks of thousands of parameters; more show coordinates that differ. */
    private static final int ZERO_ROUNDS = 4;

    /** Shoppers for the inversion of single gradients. */
    private static final int INVERTED = 20;

    private final AuditSubject subject;
    private final AuditSettings settings;
    private final ShardRunner shards;
    private final CanaryPlacement placed;

    /**
     * Creates an audit.
     *
     * @throws RefusedFederationException for an adaptive clip norm, because the attacks use one gradient of each canary for all rounds
     */
    public FederationAudit(AuditSubject subject, AuditSettings settings, ShardRunner shards) {
        if (subject.clipMoves()) {
            throw RefusedFederationException.of(
                    List.of("privacy.clip", "privacy"),
                    "the attacks know sums of gradients with a clip norm that stays; write a number for privacy.clip");
        }
        this.subject = subject;
        this.settings = settings;
        this.shards = shards;
        this.placed = CanaryPlacement.of(subject.merchants(), settings.canaries(), subject.seed() + PLACING);
    }

    /** Returns the number of progress reports of {@link #run}. */
    public int steps() {
        return settings.rounds() + 2;
    }

    /**
     * Runs the attacks.
     *
     * @param step receives a report of each completed step
     * @throws IllegalArgumentException if the guarantee is not achievable, or no round releases anything
     */
    public AuditSummary run(Consumer<String> step) {
        ClientTrainers locals = subject.participants(placed.merchants(), shards);
        Federation federation = subject.federation(locals, shards);
        CanaryAttack canaries = new CanaryAttack(settings.canaries(), gradients(), subject.rate());
        SumAccumulator sums = new SumAccumulator();
        federation.listenToReleases((before, sum) -> {
            canaries.released(before, sum);
            sums.released(before, sum);
        });
        for (int round = 1; round <= settings.rounds(); round++) {
            federation.epoch((done, loss) -> {});
            step.accept("round " + round);
        }
        requireReleases(federation, sums);
        Guaranteed guaranteed = subject.guaranteed(
                federation.spent().map(PrivacyStatement::epsilon).orElse(0.0));
        Claim claim = guaranteed.claim();
        List<Finding> findings = new ArrayList<>();
        Finding.ofCoins(Attack.CANARIES, On.RELEASED_SUMS, placed.membership().beside(canaries.scores()), claim)
                .ifPresent(findings::add);
        ofRows(sums, claim, findings);
        ofLosses(federation, claim).ifPresent(findings::add);
        step.accept("attacks");
        Optional<NoiseMoments> noise = subject.holdsPrivacy() ? Optional.of(noise(locals)) : Optional.empty();
        step.accept("noise");
        return new AuditSummary(
                settings.canaries(), sums.rounds(), guaranteed, findings, noise, idle(federation.rounds()));
    }

    private static Optional<AuditSummary.IdleRounds> idle(List<RoundRecord> rounds) {
        List<RoundRecord> idle =
                rounds.stream().filter(round -> !round.counted()).toList();
        return idle.isEmpty()
                ? Optional.empty()
                : Optional.of(new AuditSummary.IdleRounds(
                        idle.size(), rounds.size(), idle.stream().anyMatch(round -> round.missing(Reason.BUDGET) > 0)));
    }

    private static void requireReleases(Federation federation, SumAccumulator sums) {
        if (sums.rounds() == 0) {
            throw new IllegalArgumentException("no round released a sum that could be attacked; of the first, "
                    + federation.rounds().get(0).missing().stream()
                            .findFirst()
                            .map(one -> one.participant() + ": " + one.detail())
                            .orElse("too few took part"));
        }
    }

    private CanaryGradients gradients() {
        return new ClippedGradients(
                shopperTrainer(placed.canaries(), subject.gradients()), subject.clip(), subject.seed() + COINS);
    }

    private ShopperTrainer shopperTrainer(List<Merchant> merchants, PrivacyConfig.Gradients taken) {
        return subject.imagined(merchants, shards).shopperTrainer(taken, shards).orElseThrow();
    }

    private Optional<ItemRows> rows(Merchant merchant, ParameterLayout layout) {
        return ItemRows.find(
                subject.network().spec(), layout, subject.network().catalogues().of(merchant.catalogue(), shards));
    }

    /** Attacks rows of items: of one participant, of single shoppers, and of the canaries in released sums. */
    private void ofRows(SumAccumulator sums, Claim claim, List<Finding> findings) {
        Merchant first = subject.merchants().get(0).merchant();
        LocalTrainer trainer =
                subject.imagined(List.of(first, decoy(first)), shards).trainer(shards);
        GlobalModel start = new GlobalModel(0, trainer.initial());
        Optional<ItemRows> rows = rows(first, trainer.initial().layout());
        if (rows.isEmpty()) {
            return;
        }
        trainer.begin(start, start);
        RowAttack learned = RowAttack.learned(
                rows.get(), bareUpdate(trainer, 1), met(decoy(first).log()));
        Finding.of(Attack.ROWS, On.BARE_UPDATE, learned.rows(bareUpdate(trainer, 0), met(first.log())))
                .ifPresent(findings::add);
        ofShoppers(new RowAttack(rows.get()), first, start, sums, findings);
        Finding.ofCoins(
                        Attack.ROWS,
                        On.RELEASED_SUMS,
                        canaryRows(sums.toSum(), start, subject.ofShoppers() ? 1 : learned.sign()),
                        claim)
                .ifPresent(findings::add);
    }

    /** Returns a synthetic participant of equal size, whose shoppers have random items of half the catalogue. */
    private Merchant decoy(Merchant like) {
        SplittableRandom random = new SplittableRandom(subject.seed() + DECOY);
        int half = Math.max(1, like.catalogue().size() / 2);
        List<List<Integer>> shoppers = new ArrayList<>();
        for (int shopper = 0; shopper < like.log().shoppers(); shopper++) {
            shoppers.add(IntStream.range(0, Math.max(2, like.log().length(shopper)))
                    .mapToObj(i -> 2 * random.nextInt(half))
                    .toList());
        }
        return new Merchant(LogCopy.only(like.log(), shoppers, 0), like.catalogue()).withBaskets(like.baskets());
    }

    /** Attacks the items of single shoppers in their bare gradients and in the sums with these. */
    private void ofShoppers(
            RowAttack attack, Merchant own, GlobalModel start, SumAccumulator sums, List<Finding> findings) {
        List<Merchant> single = IntStream.range(0, own.log().shoppers())
                .filter(shopper -> own.log().length(shopper) > 1)
                .limit(INVERTED)
                .mapToObj(shopper ->
                        new Merchant(own.log().select(new int[] {shopper}), own.catalogue()).withBaskets(own.baskets()))
                .toList();
        CanaryGradients unclipped = new ClippedGradients(
                shopperTrainer(single, subject.gradients().evenly()), Double.POSITIVE_INFINITY, subject.seed() + COINS);
        List<Guess> bare = new ArrayList<>();
        List<Guess> released = new ArrayList<>();
        double[] sum = sums.toSum();
        for (int shopper = 0; shopper < single.size(); shopper++) {
            Set<Integer> met = met(single.get(shopper).log());
            bare.addAll(attack.items(numbers(unclipped.of(shopper, start)), met));
            released.addAll(attack.items(sum, met));
        }
        Finding.of(Attack.INVERSION, On.BARE_GRADIENT, bare).ifPresent(findings::add);
        Finding.of(Attack.INVERSION, On.RELEASED_SUMS, released).ifPresent(findings::add);
    }

    /**
     * Returns the total movement of the rows of each canary's items.
     *
     * @param sign 1 if rows of true items move most, -1 if least
     */
    private List<Guess> canaryRows(double[] sum, GlobalModel start, int sign) {
        // Participants may have catalogues of their own, so the rows of an item differ between them.
        List<List<Guess>> moved = subject.merchants().stream()
                .map(member -> rows(member.merchant(), start.parameters().layout())
                        .map(rows -> new RowAttack(rows).items(sum, Set.of()))
                        .orElseThrow())
                .toList();
        List<Double> scores = new ArrayList<>();
        for (int canary = 0; canary < placed.canaryItems().size(); canary++) {
            List<Guess> ofHost = moved.get(placed.host(canary));
            scores.add(sign
                    * placed.canaryItems().get(canary).stream()
                            .mapToDouble(item -> ofHost.get(item).score())
                            .average()
                            .orElse(0));
        }
        return placed.membership().beside(scores);
    }

    private double[] bareUpdate(LocalTrainer trainer, int participant) {
        PersonalState state =
                trainer.fit(participant, PersonalState.INITIAL, subject.config().work(), subject.seed());
        ParameterVector delta = trainer.train(
                        participant, state, subject.config().work(), subject.seed())
                .update()
                .delta();
        return IntStream.range(0, delta.size()).mapToDouble(delta::get).toArray();
    }

    private static double[] numbers(GradientSum gradient) {
        return IntStream.range(0, gradient.size()).mapToDouble(gradient::get).toArray();
    }

    private static Set<Integer> met(InteractionLog log) {
        Set<Integer> met = new HashSet<>();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            for (int position = log.from(shopper); position < log.to(shopper); position++) {
                met.add(log.item(position));
            }
        }
        return met;
    }

    /** Returns the finding about losses; empty if the model does not serve non-participants, or there are too few shoppers. */
    private Optional<Finding> ofLosses(Federation federation, Claim claim) {
        Double[] scores = new Double[placed.targets().size()];
        for (int m = 0; m < subject.merchants().size(); m++) {
            Merchant own = subject.merchants().get(m).merchant();
            Optional<CatalogueScorer> scorer = federation.coldStartScorer(own.catalogue(), shards);
            if (scorer.isEmpty()) {
                return Optional.empty();
            }
            LossAttack attack = new LossAttack(scorer.get(), own.catalogue().size());
            for (int t = 0; t < scores.length; t++) {
                Target target = placed.targets().get(t);
                if (target.member() == m) {
                    scores[t] = attack.score(own.log(), target.shopper());
                }
            }
        }
        return Finding.ofCoins(
                Attack.MEMBERSHIP, On.RELEASED_MODEL, placed.targetMembership().beside(List.of(scores)), claim);
    }

    private NoiseMoments noise(ClientTrainers locals) {
        Federation federation = subject.federation(new ZeroTrainers(locals), shards);
        NoiseAccumulator noise = new NoiseAccumulator();
        federation.listenToReleases(noise);
        for (int round = 0; round < Math.min(ZERO_ROUNDS, subject.config().rounds()); round++) {
            federation.epoch((done, loss) -> {});
        }
        return noise.toMoments();
    }
}
