// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.ItemScorer;

/**
 * Federated recommender with every shopper a participant. The coordinator reads the sum of the updates of a round only. Personal parameters
 * stay with their shopper.
 *
 * <p>A shopper without training trains its personal parameters on its history, with the shared ones as they are.
 */
sealed interface ParticipantBaseline extends Baseline permits Fcf, FedNcf, PFedRec {

    /** Returns the settings of the participants' side. */
    NamedNumbers ofParticipants();

    /** Returns the rounds. */
    ShopperRounds rounds();

    /** Returns this baseline with other rounds. */
    ParticipantBaseline with(ShopperRounds rounds);

    /** Returns the participants' side. */
    LocalModel local(int items, long seed);

    /** Returns the coordinator's side for {@code size} shared parameters. */
    ServerStep server(int size);

    /** Returns the settings to try that differ in more than the number of rounds. */
    List<ParticipantBaseline> families();

    /** Returns this baseline with one round: the same for settings that differ in the number of rounds only. */
    default ParticipantBaseline family() {
        return with(rounds().withCount(1));
    }

    @Override
    default Map<String, Double> parameters() {
        return ofParticipants().and(rounds().numbers()).toParameters();
    }

    /** Returns all families with all numbers of rounds. */
    @Override
    default List<Baseline> grid() {
        return families().stream()
                .<Baseline>flatMap(own -> own.rounds().tried().stream().map(own::with))
                .toList();
    }

    @Override
    default Optional<String> unfit(Training training) {
        return training.log().size() == 0 ? Optional.of("there are no interactions to train on") : Optional.empty();
    }

    @Override
    default ItemScorer fit(Training training) {
        ShopperFederationAccumulator federation = new ShopperFederationAccumulator(this, training);
        federation.runTo(rounds().count());
        return federation.toScorer();
    }
}
