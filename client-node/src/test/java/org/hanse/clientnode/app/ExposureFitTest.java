// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.DecisionOutcome.Shown;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.LocalDataset.Exposures;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.train.ListwiseFit.ShownItem;
import org.hanse.core.learn.train.ListwiseFit.ShownList;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What training reads of decisions, and that no upload does. */
class ExposureFitTest {

    private static final ObjectiveRewards REWARDS = ObjectiveRewards.of(
            new RewardSettings(RewardSettings.Objectives.DEFAULT, RewardSettings.Reward.DEFAULT, Set.of("impression")));

    private final LocalJobFixture fixture = LocalJobFixture.joint();
    private final Merchant training =
            OwnSplit.of(fixture.merchant(), fixture.protocol()).training();

    /** A list of a shopper of the fixture, who meets item {@code shopper + i} in second {@code i}. */
    private static DecisionOutcome list(int shopper, double second, List<Integer> items, List<Event> actions) {
        return new DecisionOutcome(
                new Shown(
                        "%016x".formatted(shopper),
                        Instant.EPOCH.plusMillis((long) (1000 * second)),
                        Optional.of(new ShopperId("shopper" + shopper)),
                        items.stream()
                                .map(item -> LocalJobFixture.id(item).value())
                                .toList()),
                actions);
    }

    private static Event action(int shopper, String type, int item) {
        return action(shopper, type, item, shopper);
    }

    private static Event action(int shopper, String type, int item, int decision) {
        return new Event(
                shopper + type + item,
                Optional.of(new ShopperId("shopper" + shopper)),
                Optional.of("%016x".formatted(decision)),
                type,
                LocalJobFixture.id(item).value(),
                Instant.EPOCH.plusSeconds(item));
    }

    /** Shoppers take the item that they meet next, and ignore three others. */
    private static List<DecisionOutcome> outcomes() {
        return IntStream.range(0, 20)
                .mapToObj(s -> list(s, 2.5, List.of(s + 9, s + 3, s + 8, s + 7), List.of(action(s, "view", s + 3))))
                .toList();
    }

    private List<ShownList> lists(DecisionOutcome... outcomes) {
        return ExposureFit.lists(List.of(outcomes), training, REWARDS);
    }

    @Test
    void lists_ofADecision_haveTheInteractionsBeforeItAsHistory() {
        assertThat(lists(list(2, 2.5, List.of(11, 5), List.of(action(2, "view", 5)))))
                .containsExactly(new ShownList(2, 3, List.of(new ShownItem(0, 11, false), new ShownItem(1, 5, true))));
    }

    /** The shopper's items are 2 to 9; 8 is the validation target and 9 the test target. */
    @Test
    void lists_withAnActionOfAHeldOutInteraction_areLeftOut() {
        assertThat(lists(
                        list(2, 2.5, List.of(8, 11), List.of(action(2, "view", 8))),
                        list(2, 2.5, List.of(9, 5), List.of(action(2, "view", 5), action(2, "view", 9))),
                        // Met before the decision only.
                        list(2, 2.5, List.of(3, 11), List.of(action(2, "view", 3)))))
                .isEmpty();
    }

    @Test
    void lists_ofAnUnknownShopperOrBeforeTheFirstInteraction_areLeftOut() {
        assertThat(lists(
                        list(900, 2.5, List.of(5, 11), List.of(action(900, "view", 5))),
                        list(2, -1, List.of(5, 11), List.of(action(2, "view", 5)))))
                .isEmpty();
    }

    @Test
    void lists_eventWithoutAReward_isNoAction() {
        for (String type : List.of("return", "impression", "remove_from_cart")) {
            assertThat(lists(list(2, 2.5, List.of(12, 11), List.of(action(2, type, 12)))))
                    .containsExactly(
                            new ShownList(2, 3, List.of(new ShownItem(0, 12, false), new ShownItem(1, 11, false))));
        }
    }

    /** An order that came as a file says as much of the item as an event. */
    @Test
    void lists_itemThatTheShopperMetByAnotherWay_isNeitherTakenNorIgnored() {
        assertThat(lists(list(2, 2.5, List.of(11, 6, 5), List.of(action(2, "view", 5)))))
                .containsExactly(new ShownList(2, 3, List.of(new ShownItem(0, 11, false), new ShownItem(2, 5, true))));
    }

    /** The other person's interaction may be a held-out target. */
    @Test
    void lists_itemThatAnotherShopperTook_isNeitherTakenNorIgnored() {
        assertThat(lists(list(2, 2.5, List.of(11, 10, 5), List.of(action(2, "view", 5), action(3, "view", 10, 2)))))
                .containsExactly(new ShownList(2, 3, List.of(new ShownItem(0, 11, false), new ShownItem(2, 5, true))));
    }

    @Test
    void lists_itemThatLeftTheCatalogue_keepsTheSlotsOfTheOthers() {
        DecisionOutcome outcome = list(2, 2.5, List.of(0, 11, 5), List.of(action(2, "view", 5)));
        List<String> items = new ArrayList<>(outcome.shown().items());
        items.set(0, "gone");
        Shown shown = new Shown(
                outcome.shown().id(), outcome.shown().at(), outcome.shown().shopper(), items);

        assertThat(lists(new DecisionOutcome(shown, outcome.actions())))
                .containsExactly(new ShownList(2, 3, List.of(new ShownItem(1, 11, false), new ShownItem(2, 5, true))));
    }

    /** The last lists count, and outcomes come shopper by shopper. */
    @Test
    void lists_ofSeveralShoppers_areInTheOrderOfTime() {
        assertThat(lists(
                        list(1, 3.5, List.of(11, 5), List.of(action(1, "view", 5))),
                        list(2, 2.5, List.of(11, 5), List.of(action(2, "view", 5)))))
                .extracting(ShownList::shopper)
                .containsExactly(2, 1);
    }

    @Test
    void lists_ofALogWithoutTimes_areNone() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        log.beginShopper(new ShopperId("shopper2")).add(1, view).add(2, view);

        assertThat(ExposureFit.lists(
                        List.of(list(2, 2.5, List.of(2, 11), List.of(action(2, "view", 2)))),
                        new Merchant(log.toLog(), training.catalogue()),
                        REWARDS))
                .isEmpty();
    }

    private static SecureRandom coins() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(new byte[] {1});
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LocalTrainingJob job(LocalJobFixture data) {
        return new LocalTrainingJob(
                data.setup,
                data,
                new LocalTrainingJob.Stores(
                        new InMemoryPersonalStateStore(),
                        NodeSum.of(data.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)),
                coins(),
                ShardRunner.sequential());
    }

    /** All that a node computes for uploads in a few rounds, with fits of served models between them. */
    private static List<IntegerUpdate> uploads(LocalJobFixture data) {
        LocalTrainingJob job = job(data);
        List<IntegerUpdate> all = new ArrayList<>();
        data.setup
                .sums()
                .forEach(sum -> all.add(job.prepared(
                                RoundContext.Start.counting(List.of(), sum.model()), new NodeSumTest.NoConnection())
                        .get()));
        if (!all.isEmpty()) {
            return all;
        }
        GlobalModel first = data.model(0, 1);
        GlobalModel second = data.model(1, 0.9f);
        job.fitted(first);
        all.add(job.update(first, first, 1));
        job.fitted(second);
        all.add(job.update(second, second, 1));
        return all;
    }

    private static Stream<UnaryOperator<List<DecisionOutcome>>> removals() {
        return Stream.of(
                all -> List.of(),
                all -> all.stream()
                        .filter(own -> !own.shown().shopper().equals(Optional.of(new ShopperId("shopper5"))))
                        .toList(),
                all -> Stream.concat(all.stream(), all.stream()).toList());
    }

    /** The coins are the same, so what differs would be an effect of decisions. */
    @ParameterizedTest
    @ValueSource(strings = {"guarantee", "joint", "tables", "counts", "pairs"})
    void uploads_withoutDecisions_areTheSameBits(String kind) {
        LocalJobFixture data = switch (kind) {
            case "guarantee" -> LocalJobFixture.withGuarantee();
            case "joint" -> LocalJobFixture.joint();
            case "tables" -> LocalJobFixture.withTables();
            case "counts" -> LocalJobFixture.withCounts();
            default -> LocalJobFixture.withPairs();
        };
        data.show(new Exposures(1, outcomes()));
        List<IntegerUpdate> with = uploads(data);

        removals().forEach(removal -> {
            data.show(new Exposures(1, removal.apply(outcomes())));
            assertThat(uploads(data)).isEqualTo(with);
        });
    }

    @Test
    void fitted_withDecisions_hasAnotherPersonalPartAndWithoutThemTheSameBits() {
        GlobalModel model = fixture.model(1, 1);
        LocalTrainingJob.Validated without = job(fixture).fitted(model);
        fixture.show(new Exposures(0, outcomes()));
        assertThat(job(fixture).fitted(model)).isEqualTo(without);
        fixture.show(new Exposures(1, List.of()));
        assertThat(job(fixture).fitted(model)).isEqualTo(without);
        fixture.show(new Exposures(1, outcomes()));

        assertThat(job(fixture).fitted(model).personal()).isNotEqualTo(without.personal());
    }
}
