// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.clientnode.port.ServedModel.Validation;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.ServedModelStore.Kept;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.round.ModelDigest;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ServedModelStore}. */
public abstract class ServedModelStoreContract {

    protected static final JobId JOB = new JobId("books");
    private static final PartScales SCALES = new PartScales(List.of(0.5, 2.0, 1.0, 0.0, 1.0));
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("head.value", 2, 3).toLayout();

    /** Returns the store under test; what was stored before is there. */
    protected abstract ServedModelStore store();

    protected static Content content(int round) {
        float[] values = new float[LAYOUT.size()];
        values[0] = round;
        return new Content(
                new GlobalModel(round, ParameterVector.of(LAYOUT, values)), PersonalStateStoreContract.state(round));
    }

    protected static ServedModel served(int round, int examined) {
        return served(JOB, round, examined, OptionalDouble.of(0.25));
    }

    private static ServedModel served(JobId job, int round, int examined, OptionalDouble value) {
        return new ServedModel(
                job,
                digest(round),
                round,
                new Validation("ndcg@10", value, value.isPresent() ? 12 : 0, "at \"noon\"", value, SCALES),
                digest(examined),
                Instant.parse("2026-11-28T14:00:00Z"),
                "serves round " + round + "'s model");
    }

    private static Digest digest(int round) {
        return ModelDigest.of(content(round).model().parameters());
    }

    @Test
    void served_ofNothing_isEmpty() {
        assertThat(store().served(JOB)).isEmpty();
        assertThat(store().content(JOB, digest(1))).isEmpty();
        assertThat(store().all()).isEmpty();
    }

    @Test
    void served_afterServe_isTheLastOne() {
        store().serve(served(1, 1), content(1));
        store().serve(served(2, 2), content(2));
        ServedModel toys = served(new JobId("toys"), 0, 3, OptionalDouble.empty());
        store().serve(toys, content(0));

        assertThat(store().served(JOB)).contains(served(2, 2));
        assertThat(store().content(JOB, served(2, 2).model())).contains(content(2));
        assertThat(store().content(JOB, served(1, 1).model()))
                .as("an older comparison names it")
                .isEmpty();
        assertThat(store().all()).containsExactly(served(2, 2), toys);
    }

    @Test
    void choice_afterChoose_isTheLastOne() {
        assertThat(store().choice()).isEmpty();
        store().choose(choice(0));
        store().choose(choice(2));

        assertThat(store().choice()).contains(choice(2));
        assertThat(store().all()).isEmpty();
    }

    protected static ServingChoice choice(int chosen) {
        return new ServingChoice(
                "at \"noon\"",
                List.of(JOB, JOB, new JobId("toys")),
                "ndcg@10",
                31,
                List.of(
                        new ServingChoice.Popularity(OptionalDouble.of(0.1)),
                        new ServingChoice.Tables(Mix.fixed(), Optional.empty(), OptionalDouble.empty()),
                        new ServingChoice.Tables(
                                new Mix(
                                        "mix",
                                        new TableMix.Weights(0.5, 0.25, 8, 2, 1, 0.125),
                                        Mix.usual(true).shape().withHalfLife(28),
                                        0),
                                Optional.of(JOB),
                                OptionalDouble.of(0.25)),
                        new ServingChoice.Model(JOB, 3, digest(3), SCALES, OptionalDouble.of(0.125)),
                        new ServingChoice.Own(7, digest(7), SCALES, OptionalDouble.of(0.25))),
                chosen,
                Instant.parse("2026-11-28T14:00:00Z"),
                Instant.parse("2026-11-27T09:00:00Z"),
                "serves popularity",
                chosen == 0 ? Optional.empty() : Optional.of(new Difference(0.02, -0.01, 0.05, 31, 9)),
                chosen == 0 ? Optional.empty() : Optional.of(new ServingChoice.Found(0.5, 0.25, 0.125, 10, 31)),
                chosen == 0
                        ? Optional.empty()
                        : Optional.of(new ValueCheck(
                                "ndcg@10",
                                OptionalDouble.of(0.25),
                                OptionalDouble.empty(),
                                chosen == 2
                                        ? ValueCheck.Estimate.NONE
                                        : new ValueCheck.Estimate(
                                                7,
                                                OffPolicySupport.Verdict.THIN,
                                                List.of("a weight is above 50"),
                                                0.1,
                                                -0.1,
                                                0.3))));
    }

    protected static OwnNetwork network(int epochs) {
        ReadableFacts facts = new ReadableFacts(true, List.of(Fact.CATEGORY, Fact.PRICE), 3, false, true);
        return new OwnNetwork(
                facts,
                true,
                OwnNetwork.settings(NetworkTraining.ofShop(facts), true),
                digest(epochs),
                epochs,
                served(epochs, epochs).validation(),
                Instant.parse("2026-11-28T14:00:00Z"));
    }

    @Test
    void own_ofANetwork_isTheLastOne() {
        assertThat(store().own()).isEmpty();
        store().serve(network(3), content(3));
        store().serve(network(5), content(5));

        assertThat(store().own()).contains(network(5));
        assertThat(store().content(digest(5))).contains(content(5));
        assertThat(store().content(digest(3))).isEmpty();
        assertThat(store().all()).isEmpty();
    }

    /** A process that reads between training and comparison finds what the choice names. */
    @Test
    void content_ofTheNetworkThatTheChoiceNames_staysUntilTheNextChoice() {
        store().serve(network(7), content(7));
        store().choose(choice(4));
        store().serve(network(9), content(9));
        assertThat(store().content(digest(7))).contains(content(7));

        store().choose(new ServingChoice(
                "2",
                List.of(),
                "ndcg@10",
                31,
                List.of(new ServingChoice.Own(9, digest(9), SCALES, OptionalDouble.of(0.5))),
                0,
                Instant.EPOCH,
                "serves the network of this shop"));
        assertThat(store().content(digest(7))).isEmpty();
        assertThat(store().content(digest(9))).contains(content(9));
    }

    @Test
    void own_ofOtherSettings_isEmpty() {
        OwnNetwork now = network(3);
        store().serve(
                        new OwnNetwork(now.facts(), false, now.settings(), now.model(), 3, now.validation(), now.at()),
                        content(3));
        assertThat(store().own()).isEmpty();
    }

    @Test
    void keep_ofTheServedModel_replacesTheComparison() {
        store().serve(served(1, 1), content(1));
        store().keep(served(1, 2));

        assertThat(store().served(JOB)).contains(served(1, 2));
        assertThat(store().content(JOB, served(1, 1).model())).contains(content(1));
        assertThatThrownBy(() -> store().keep(served(2, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThat(store().served(JOB)).contains(served(1, 2));
    }

    private static ServingChoice.Own own(int epochs) {
        return new ServingChoice.Own(epochs, digest(epochs), SCALES, OptionalDouble.of(.2));
    }

    private static ServingChoice.Model model(int round) {
        return new ServingChoice.Model(JOB, round, digest(round), SCALES, OptionalDouble.empty());
    }

    /** The parameters of the last two that served stay, whatever takes their place. */
    @Test
    void keepServed_ofNetworks_keepsTheLastTwo() {
        for (int epochs = 1; epochs <= 3; epochs++) {
            store().serve(network(epochs), content(epochs));
            store().keepServed(own(epochs));
            store().keepServed(own(epochs));
        }
        store().serve(network(4), content(4));

        assertThat(store().kept()).extracting(Kept::candidate).containsExactly(own(3), own(2));
        assertThat(store().own(digest(2))).contains(network(2));
        assertThat(store().content(digest(2))).contains(content(2));
        assertThat(store().content(digest(3))).contains(content(3));
        assertThat(store().content(digest(1))).isEmpty();
    }

    @Test
    void keepServed_ofAJobsModels_keepsTheLastTwo() {
        for (int round = 1; round <= 3; round++) {
            store().serve(served(round, round), content(round));
            store().keepServed(model(round));
        }
        store().serve(served(4, 4), content(4));

        assertThat(store().kept()).extracting(Kept::candidate).containsExactly(model(3), model(2));
        assertThat(store().content(JOB, digest(2))).contains(content(2));
        assertThat(store().content(JOB, digest(4))).contains(content(4));
        assertThat(store().content(JOB, digest(1))).isEmpty();
    }

    @Test
    void keepServed_ofTheOneBefore_dropsTheLastOne() {
        store().serve(network(1), content(1));
        store().keepServed(own(1));
        store().serve(network(2), content(2));
        store().keepServed(own(2));
        store().serve(network(3), content(3));
        store().keepServed(own(1));

        assertThat(store().kept()).containsExactly(new Kept(own(1), Optional.of(network(1))));
        assertThat(store().content(digest(2))).isEmpty();
    }
}
