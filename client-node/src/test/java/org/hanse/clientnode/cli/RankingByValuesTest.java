// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClickWatch;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.LiveRules;
import org.hanse.clientnode.serve.LoggedSlots;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.evaluate.policy.OffPolicySupport.Verdict;
import org.hanse.core.job.JobSetup;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network whose plan ranks by values, in a node of twenty items: shoppers click on those with the best values. */
class RankingByValuesTest {

    private static final double RATE = .8;
    private static final int SHOPPERS = 97;
    private static final int LISTS = 5 * SHOPPERS;

    private static final ValueCheck.Estimate PASSED =
            new ValueCheck.Estimate(5_000, Verdict.SUPPORTED, List.of(), .01, -.01, .02);

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(EnrolledHome.NOW);
    private final SplittableRandom random = new SplittableRandom(4);
    private NodeHome home = new NodeHome(Path.of(""));

    @BeforeEach
    void createNode() throws IOException {
        home = EnrolledHome.write(folder.resolve("shop"));
        Files.writeString(
                home.settings(),
                Files.readString(home.settings())
                        .replace("explore: {rate: 0}", "explore: {rate: " + RATE + ", best: 20, temperature: 1000}"));
        ShopHome files = new ShopHome(folder, "shop");
        files.write("shop.yaml", ShopHome.DESCRIPTOR);
        files.orders(20, 400);
        assertThat(files.importFiles().exit()).isZero();
        JobSetup setup = EnrolledHome.offerWithValues(home, EnrolledHome.roster());
        EnrolledHome.serve(home, setup.initial());
    }

    private void choose(ValueCheck.Estimate log) {
        EnrolledHome.choose(
                home,
                EnrolledHome.JOB,
                Optional.of(new ValueCheck("ndcg@10", OptionalDouble.of(.3), OptionalDouble.of(.3), log)));
    }

    private RecommendationService service(ResidentShop shop, SqliteDatabase database) {
        Decisions decisions = new Decisions(
                new JdbcDecisionLog(database),
                now::get,
                Decisions.Kept.TERMS,
                Decisions.KEPT_DAYS,
                NodeSettings.read(home.settings()).explore(),
                LiveRules.NONE);
        return new RecommendationService(shop, decisions, new JdbcEventStore(database), random);
    }

    /** Returns the first item of each shopper without a draw. */
    private static List<String> best(RecommendationService service) {
        return IntStream.range(0, SHOPPERS)
                .mapToObj(own -> service.decide(DecisionRequest.preview("customer-" + own, 2))
                        .items()
                        .get(0)
                        .item())
                .toList();
    }

    /** Makes lists for shoppers, who click on what they like. */
    private void log(RecommendationService service, SqliteDatabase database, Set<String> liked) {
        List<EventStore.Event> clicks = new ArrayList<>();
        for (int list = 0; list < LISTS; list++) {
            Recommendation made = service.decide(DecisionRequest.of("customer-" + list % SHOPPERS, 2));
            made.items().stream()
                    .map(Recommendation.Item::item)
                    .filter(liked::contains)
                    .forEach(item -> clicks.add(new EventStore.Event(
                            made.id().orElseThrow() + item, Optional.empty(), made.id(), "click", item, now.get())));
        }
        new JdbcEventStore(database).append(clicks, now.get());
    }

    private ServingChoice.Model model() {
        return (ServingChoice.Model)
                new FileServedModelStore(home.serving()).choice().orElseThrow().served();
    }

    private ValueCheck.Estimate estimate() {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            return LoggedSlots.values(new JdbcDecisionLog(database), new JdbcEventStore(database), model(), now.get());
        }
    }

    @Test
    void log_ofListsWithoutValues_estimatesWhatListsWithThemEarn() {
        choose(PASSED);
        try (ResidentShop shop = ResidentShop.open(home, Optional.empty(), NodeServing.left(home), now::get);
                SqliteDatabase database = NodeDatabase.open(home.database())) {
            RecommendationService service = service(shop, database);
            List<String> with = best(service);
            choose(ValueCheck.Estimate.NONE);
            shop.refresh();
            List<String> without = best(service);
            // What is first for more shoppers with values than without them.
            Set<String> liked = with.stream()
                    .filter(item -> Collections.frequency(with, item) > Collections.frequency(without, item))
                    .collect(Collectors.toSet());
            double truth = (1 - RATE)
                    * (with.stream().filter(liked::contains).count()
                            - without.stream().filter(liked::contains).count())
                    / SHOPPERS;

            log(service, database, liked);
            assertThat(estimate().slots()).as("no window has ended").isZero();
            now.set(now.get().plus(Duration.ofDays(8)));
            ValueCheck.Estimate own = estimate();
            assertThat(own.slots()).isEqualTo(LISTS);
            assertThat(own.verdict()).isEqualTo(Verdict.SUPPORTED);

            assertThat(truth).as("the rankings differ").isGreaterThan(.1);
            assertThat(own.difference()).isCloseTo(truth, within(.06));
            assertThat(own.low()).isBetween(0.0, truth);
            assertThat(own.high()).isBetween(truth, .4);

            choose(PASSED);
            shop.refresh();
            log(service, database, liked);
            now.set(now.get().plus(Duration.ofDays(8)));
            ValueCheck.Estimate both = estimate();
            assertThat(both.slots()).as("lists of both rankings are one log").isEqualTo(2 * LISTS);
            assertThat(both.difference()).isBetween(0.0, truth + .06);
        }
    }

    @Test
    void node_whoseCheckFails_servesTheSameNetworkWithoutValues() {
        List<Double> plain;
        choose(ValueCheck.Estimate.NONE);
        try (ResidentShop shop = ResidentShop.open(home, Optional.empty(), NodeServing.left(home), now::get)) {
            assertThat(shop.data().served()).isEqualTo(model());
            assertThat(shop.data().model().other()).isPresent();
            plain = scores(shop);

            choose(PASSED);
            shop.refresh();
            assertThat(shop.data().served()).isEqualTo(model().withValues());
            assertThat(scores(shop)).isNotEqualTo(plain);

            choose(new ValueCheck.Estimate(5_000, Verdict.SUPPORTED, List.of(), -.02, -.03, -.01));
            shop.refresh();
            assertThat(shop.data().served()).isEqualTo(model());
            assertThat(scores(shop)).isEqualTo(plain);
        }
    }

    @Test
    void pageAndStatus_ofACheck_sayInOneSentenceWhatAndWhy() {
        choose(ValueCheck.Estimate.NONE);
        assertThat(EnrolledHome.run("status", home.folder().toString()).out())
                .contains(
                        "Serves       round 3's model of books; ",
                        "  it ranks without its values: the log has no slot");
        try (ServedNode node = new ServedNode(home.folder(), "owner", now::get)) {
            assertThat(verdict(node)).isEqualTo("no-log");
            choose(PASSED);
            node.restart();
            assertThat(verdict(node)).isEqualTo("passed");
            Browser browser = new Browser(node.address());
            browser.logIn(node.token());
            assertThat(browser.get("/today").page()).contains("It ranks by the values of its objectives, too");
        }
        assertThat(EnrolledHome.run("status", home.folder().toString()).out())
                .contains("Serves       round 3's model of books with its values; ", "  it ranks with its values: ");
    }

    private static String verdict(ServedNode node) {
        return node.call("GET", "/v1/owner/today", "")
                .body()
                .at("/verdict/values/reason")
                .asText();
    }

    /** The watch over clicks takes the values away first, and then the network. */
    @Test
    void node_whoseClickRateFellWithValues_servesTheNetworkWithoutThem() {
        choose(PASSED);
        FileServedModelStore store = new FileServedModelStore(home.serving());
        ServingChoice choice = store.choice().orElseThrow();
        String with = ClickWatch.version(model().withValues());
        assertThat(NodeServing.wanted(choice, store, Set.of())).isEqualTo(model().withValues());
        assertThat(NodeServing.wanted(choice, store, Set.of(with))).isEqualTo(model());
        assertThat(NodeServing.wanted(choice, store, Set.of(with, ClickWatch.version(model()))))
                .isInstanceOf(ServingChoice.Popularity.class);
    }

    /** Returns the scores of all items for a shopper. */
    private static List<Double> scores(ResidentShop shop) {
        double[] scores = new double[shop.data().catalogue().size()];
        shop.data()
                .model()
                .network()
                .orElseThrow()
                .score(shop.data().merchant().log().sequence(0), scores);
        return Arrays.stream(scores).boxed().toList();
    }
}
