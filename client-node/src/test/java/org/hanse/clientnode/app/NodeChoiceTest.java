// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.TrainingStates;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Choice among popularity, mixes of tables and models, on a merchant of forty validation queries. */
class NodeChoiceTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-28T14:00:00Z"));

    private final LocalJobFixture fixture = LocalJobFixture.withTables();
    private final InMemoryServedModelStore store = new InMemoryServedModelStore();
    private final InMemoryCountStore counts = new InMemoryCountStore();
    private final List<String> lines = new ArrayList<>();

    private NodeChoice choice(JobSetup... setups) {
        return choice(CLOCK, setups);
    }

    private NodeChoice choice(InstantSource clock, JobSetup... setups) {
        return new NodeChoice(fixture, store, jobs(setups), ShardRunner.sequential(), clock, lines::add);
    }

    private NodeChoice.Jobs jobs(JobSetup... setups) {
        return new NodeChoice.Jobs() {
            @Override
            public List<JobSetup> setups() {
                return List.of(setups);
            }

            @Override
            public Optional<NodeSum> sum(JobSetup setup) {
                return NodeSum.of(setup, new ParticipantId("shop-0"), counts, () -> 1);
            }

            @Override
            public List<JobId> sums() {
                return counts.sums();
            }
        };
    }

    /** Stores a model of a job, with a value on some version of the data. */
    private void model(JobId job, JobSetup setup, double value, String data) {
        store.serve(
                new ServedModel(
                        job,
                        ModelDigest.of(setup.initial().parameters()),
                        3,
                        new ServedModel.Validation(
                                "ndcg@10", OptionalDouble.of(value), 40, data, OptionalDouble.empty(), PartScales.ONE),
                        ModelDigest.of(setup.initial().parameters()),
                        CLOCK.instant(),
                        "takes round 3's model"),
                new Content(setup.initial(), ItemPersonalState.INITIAL));
    }

    private static double value(ServingChoice choice, Class<? extends Candidate> kind) {
        return choice.candidates().stream()
                .filter(kind::isInstance)
                .findFirst()
                .orElseThrow()
                .value()
                .orElseThrow();
    }

    @Test
    void current_withoutJobs_isTheBetterOfMixAndPopularity() {
        ServingChoice own = choice().current();

        assertThat(own.queries()).isEqualTo(40);
        assertThat(own.candidates()).hasSize(2);
        double mix = value(own, ServingChoice.Tables.class);
        double popularity = value(own, ServingChoice.Popularity.class);
        assertThat(mix).isNotEqualTo(popularity);
        assertThat(own.served())
                .isInstanceOf(mix > popularity ? ServingChoice.Tables.class : ServingChoice.Popularity.class);
        assertThat(own.lead().isPresent()).isEqualTo(mix > popularity);
        own.lead().ifPresent(lead -> {
            assertThat(lead.difference()).isCloseTo(mix - popularity, within(1e-12));
            assertThat(lead.low()).isLessThan(lead.difference());
            assertThat(lead.high()).isGreaterThan(lead.difference());
            assertThat(lead.n()).isEqualTo(40);
        });
        assertThat(lines).containsExactly(own.reason());
        assertThat(own.reason()).matches("serves .* \\(ndcg@10 \\d?\\.\\d{3} against \\.\\d{3} of .*\\)");
    }

    /** Stores the model of a job whose plan ranks by values, and returns a choice that finds it best. */
    private NodeChoice ofValues(LocalJobFixture valued, AtomicReference<ValueCheck.Estimate> log, InstantSource clock) {
        store.serve(
                new ServedModel(
                        valued.setup.plan().job(),
                        ModelDigest.of(valued.setup.initial().parameters()),
                        3,
                        new ServedModel.Validation(
                                "ndcg@10",
                                OptionalDouble.of(2),
                                40,
                                valued.version(),
                                OptionalDouble.empty(),
                                PartScales.ONE),
                        ModelDigest.of(valued.setup.initial().parameters()),
                        CLOCK.instant(),
                        "takes round 3's model"),
                new Content(valued.setup.initial(), ItemPersonalState.INITIAL));
        return new NodeChoice(
                valued, store, jobs(valued.setup), model -> log.get(), ShardRunner.sequential(), clock, lines::add);
    }

    @Test
    void current_aModelWithValues_addsThemOnceTheLogPermitsIt() {
        AtomicReference<ValueCheck.Estimate> log = new AtomicReference<>(ValueCheck.Estimate.NONE);
        AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());
        NodeChoice choice = ofValues(LocalJobFixture.withValues(.01), log, now::get);

        ServingChoice none = choice.current();
        assertThat(none.values().orElseThrow().reason()).isEqualTo(ValueCheck.Reason.NO_LOG);
        assertThat(none.ranking()).isEqualTo(none.served());
        assertThat(none.reason()).contains("; it ranks without its values: ");
        assertThat(lines).containsExactly(none.reason());

        log.set(new ValueCheck.Estimate(5_000, OffPolicySupport.Verdict.SUPPORTED, List.of(), .01, .001, .02));
        assertThat(choice.current()).as("checked now").isEqualTo(none);
        now.set(now.get().plus(Duration.ofHours(13)));
        ServingChoice passed = choice.current();
        assertThat(passed.values().orElseThrow().isPassed()).isTrue();
        assertThat(passed.served()).isEqualTo(none.served());
        assertThat(passed.ranking().words()).isEqualTo("round 3's model of books with its values");
        assertThat(passed.ranking().version()).isNotEqualTo(passed.served().version());
        assertThat(passed.since()).isEqualTo(none.since());
    }

    /** Tables rank these data without a fault; values of an untrained network with a great weight spoil that. */
    @Test
    void current_aModelWhoseValuesValidateWorse_ranksWithoutThem() {
        ServingChoice own = ofValues(
                        LocalJobFixture.withValues(10_000),
                        new AtomicReference<>(new ValueCheck.Estimate(
                                5_000, OffPolicySupport.Verdict.SUPPORTED, List.of(), .01, .001, .02)),
                        CLOCK)
                .current();
        ValueCheck check = own.values().orElseThrow();
        assertThat(check.with().orElseThrow()).isLessThan(check.without().orElseThrow());
        assertThat(check.reason()).isEqualTo(ValueCheck.Reason.VALIDATION);
        assertThat(own.ranking()).isEqualTo(own.served());
    }

    /** Plans that do not rank by values are as before. */
    @Test
    void current_aModelWithoutValues_hasNoCheck() {
        model(new JobId("books"), fixture.setup, 2, fixture.version());
        ServingChoice own = choice(fixture.setup).current();
        assertThat(own.values()).isEmpty();
        assertThat(own.ranking()).isEqualTo(own.served());
        assertThat(ValueRanking.of(fixture.setup.training().training()).hasValues())
                .isFalse();
    }

    @Test
    void words_ofAModelWithoutANetwork_sayThatTheNetworkHasNoPart() {
        ServingChoice.Model model = new ServingChoice.Model(
                new JobId("chain-2"),
                5,
                Digest.sha256(new byte[0]),
                new PartScales(List.of(0.0, 1.0, 1.0, 0.5, 0.0)),
                OptionalDouble.empty());
        assertThat(model.words())
                .isEqualTo("round 5's model of chain-2 (counts and descriptions alone; the network has no part)");
    }

    @Test
    void current_aModelOfTodayWithTheGreatestValue_isServed() {
        model(new JobId("books"), fixture.setup, 2, fixture.version());
        ServingChoice own = choice(fixture.setup).current();
        assertThat(own.served().words()).isEqualTo("round 3's model of books");
        assertThat(own.served().value()).hasValue(2);
    }

    /** Stores the network that the shop trained alone, with a value on some version of the data. */
    private OwnNetwork network(double value, String data) {
        List<String> lines = new ArrayList<>();
        OwnTraining training = new OwnTraining(
                fixture, store, NoStates.INSTANCE, choice(), ShardRunner.sequential(), CLOCK, lines::add);
        training.run();
        OwnNetwork trained = store.own().orElseThrow();
        ServedModel.Validation before = trained.validation();
        OwnNetwork other = new OwnNetwork(
                trained.facts(),
                trained.excludeHistory(),
                trained.settings(),
                trained.model(),
                trained.epochs(),
                new ServedModel.Validation(
                        before.metric(),
                        OptionalDouble.of(value),
                        before.queries(),
                        data,
                        before.popularity(),
                        before.scales()),
                trained.at());
        store.serve(other, store.content(trained.model()).orElseThrow());
        return trained;
    }

    /** States of a training that is not interrupted. */
    private enum NoStates implements TrainingStates {
        INSTANCE;

        @Override
        public Fitting.Checkpoints of(String training, Consumer<Runnable> guard) {
            return Fitting.Checkpoints.NONE;
        }

        @Override
        public void delete() {}
    }

    @Test
    void current_theOwnNetworkWithTheGreatestValue_isServed() {
        OwnNetwork trained = network(2, fixture.version());
        ServingChoice own = choice().current();
        assertThat(own.served().words()).isEqualTo("the network of this shop");
        assertThat(own.served().version()).contains(new ServingChoice.Version("", trained.epochs(), trained.model()));
        assertThat(choice().isCurrent()).isTrue();

        network(0, fixture.version());
        assertThat(choice().isCurrent()).isFalse();
        assertThat(choice().current().served()).isNotInstanceOf(ServingChoice.Own.class);
    }

    /** Its stored value is of other data. */
    @Test
    void current_anOwnNetworkOfOtherData_isValidatedAgain() {
        OwnNetwork trained = network(2, "another version");
        ServingChoice own = choice().current();
        assertThat(value(own, ServingChoice.Own.class))
                .isEqualTo(trained.validation().value().orElseThrow());
        assertThat(choice().isCurrent()).isTrue();
    }

    /** The stored value of other data is replaced by one on today's queries. */
    @Test
    void current_aStaleModel_isValidatedAgain() {
        model(new JobId("books"), fixture.setup, 2, "another version");
        ServingChoice own = choice(fixture.setup).current();
        double value = value(own, ServingChoice.Model.class);
        assertThat(value).isLessThanOrEqualTo(1);
        Mix mix = ((ServingChoice.Tables) own.candidates().get(0)).mix();
        assertThat(mix.grid()).contains(mix);
        assertThat(own.data()).isEqualTo(fixture.version());
    }

    /** Its plan is missing, so it cannot be validated. */
    @Test
    void current_aStaleModelWithoutPlan_neverWins() {
        model(new JobId("books"), fixture.setup, 2, "another version");
        ServingChoice own = choice().current();
        assertThat(own.served()).isNotInstanceOf(ServingChoice.Model.class);
        assertThat(own.candidates())
                .filteredOn(ServingChoice.Model.class::isInstance)
                .singleElement()
                .satisfies(model -> assertThat(model.value()).isEmpty());
        assertThat(choice().isCurrent()).isTrue();
    }

    @Test
    void current_aTie_keepsWhatIsServed() {
        model(new JobId("books"), fixture.setup, 2, fixture.version());
        model(new JobId("toys"), fixture.setup, 1.5, fixture.version());
        assertThat(choice(fixture.setup).current().served().words()).endsWith("of books");
        model(new JobId("toys"), fixture.setup, 2, fixture.version());
        model(new JobId("books"), LocalJobFixture.joint().setup, 2, fixture.version());
        assertThat(choice(fixture.setup).current().served().words()).endsWith("of books");
        model(new JobId("books"), fixture.setup, 1.5, fixture.version());
        assertThat(choice(fixture.setup).current().served().words()).endsWith("of toys");
        model(new JobId("books"), LocalJobFixture.joint().setup, 2, fixture.version());
        assertThat(choice(fixture.setup).current().served().words()).endsWith("of toys");
    }

    @Test
    void current_theSameVersionAfterAComparison_servesSinceTheFirst() {
        model(new JobId("books"), fixture.setup, 2, fixture.version());
        ServingChoice first = choice(fixture.setup).current();
        InstantSource later = () -> CLOCK.instant().plusSeconds(3600);
        model(new JobId("toys"), fixture.setup, 1.5, fixture.version());
        ServingChoice second = choice(later, fixture.setup).current();
        assertThat(second.served()).isEqualTo(first.served());
        assertThat(second.at()).isEqualTo(later.instant());
        assertThat(second.since()).isEqualTo(first.at());
        model(new JobId("toys"), fixture.setup, 3, fixture.version());
        assertThat(choice(later, fixture.setup).current().since()).isEqualTo(later.instant());
    }

    @Test
    void current_again_comparesNothingUntilDataOrModelsChange() {
        ServingChoice first = choice().current();
        int readings = fixture.readings();
        assertThat(choice().current()).isEqualTo(first);
        assertThat(fixture.readings()).isEqualTo(readings);

        fixture.changeCatalogue(28, 1);
        assertThat(choice().isCurrent()).isFalse();
        assertThat(choice().current().data()).isEqualTo(fixture.version());
        model(new JobId("books"), fixture.setup, 2, fixture.version());
        assertThat(choice(fixture.setup).isCurrent()).isFalse();
        assertThat(choice(fixture.setup).current().served()).isInstanceOf(ServingChoice.Model.class);
    }

    /** What was compared with erased shoppers is not stored. */
    @Test
    void current_anErasureDuringTheComparison_comparesAgain() {
        fixture.eraseDuringTheNextReading();
        ServingChoice own = choice().current();
        assertThat(own.data()).isEqualTo(fixture.version());
        assertThat(store.choice()).contains(own);
        assertThat(lines).hasSize(1);
    }

    @Test
    void current_aJobWithoutItsSum_hasNoMixOfIt() {
        LocalJobFixture counts = LocalJobFixture.withCounts();
        assertThat(choice(counts.setup).current().candidates())
                .filteredOn(ServingChoice.Tables.class::isInstance)
                .hasSize(1);
    }

    /** The sum arrives before the first round of training; data and models are those of the choice without it. */
    @Test
    void isCurrent_aSumArrives_isFalseUntilItsMixIsCompared() {
        JobSetup setup = LocalJobFixture.withCounts().setup;
        choice(setup).current();
        assertThat(choice(setup).isCurrent()).isTrue();

        store(setup, new ParticipantId("shop-1"));
        assertThat(choice(setup).isCurrent()).isFalse();
        assertThat(choice(setup).current().candidates())
                .filteredOn(ServingChoice.Tables.class::isInstance)
                .hasSize(2);
        assertThat(choice(setup).isCurrent()).isTrue();

        counts.later(2).store(setup.job(), counts.sum(setup.job()).orElseThrow());
        assertThat(choice(setup).isCurrent()).isFalse();
    }

    /** Each look would compare everything again. */
    @Test
    void isCurrent_aSumWithoutItsContribution_isTrueOnceCompared() {
        JobSetup setup = LocalJobFixture.withCounts().setup;
        store(setup, new ParticipantId("shop-0"));
        assertThat(choice(setup).current().candidates())
                .filteredOn(ServingChoice.Tables.class::isInstance)
                .hasSize(1);
        assertThat(choice(setup).isCurrent()).isTrue();
    }

    /** Stores a sum of one participant, which another one has no record of. */
    private void store(JobSetup setup, ParticipantId survivor) {
        QuantizationSpec spec = setup.sums().get(0).format().quantization();
        RingVector cells =
                RingVector.zero(spec.ringBits(), setup.sums().get(0).format().size());
        counts.store(
                setup.plan().job(),
                new StoredSum(
                        setup.plan().job(),
                        new RoundId(1),
                        new TreeSet<>(List.of(survivor)),
                        IntegerSum.of(spec, cells, 1)));
    }
}
