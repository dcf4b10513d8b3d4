// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.train.TrainingCurve;

/**
 * How a model was trained.
 *
 * @param model its name
 * @param merchant id of the entry or part that it was trained for; {@code all} for one that all merchants have in common
 * @param cohort number of merchants, parts of cuts counted one by one, whose interactions took part
 * @param curve epoch by epoch, on what the validation figures are fitted to
 * @param rounds what happened in each round of a federation; none of a model that was trained otherwise
 * @param epsilonAtWorst what these rounds come to if the coordinator lied about who was lost; empty without a privacy guarantee
 * @param by the figure that the best epoch was chosen by; empty where nothing was validated on
 * @param refitted whether it was trained again, for as many epochs, on what the test figures are fitted to
 * @param parameters their number, those of all merchants included
 * @param shared how many of them are uploaded in each round of a federation; 0 for other models
 * @param seconds all of it took, validation and training again included, but for what an earlier run had done
 * @param peakRssBytes the most memory the process had resident until then
 * @param problem why there is no model; empty if there is one
 * @param notes what else is to be known of it, in words without an end
 * @param network the shared network that the test figures are of: where it was trained again, that of the second training,
 *     else that of the best epoch; empty for a graph, where there is no model, and for several trainings
 * @param faithfulness tests of explanations; empty where there is no network or the scenario has {@code explanations: 0}
 */
public record TrainingSummary(
        String model,
        String merchant,
        int cohort,
        TrainingCurve curve,
        List<RoundRecord> rounds,
        OptionalDouble epsilonAtWorst,
        String by,
        boolean refitted,
        long parameters,
        long shared,
        double seconds,
        OptionalLong peakRssBytes,
        String problem,
        List<String> notes,
        Optional<NetworkIdentity> network,
        Optional<Faithfulness> faithfulness) {

    /** Why a model has no figures of a merchant that stays out of training. */
    public static final String NOT_TRAINED = "the merchant takes no part in training";

    public TrainingSummary {
        rounds = List.copyOf(rounds);
        notes = List.copyOf(notes);
    }

    /**
     * Tells one trained network from another.
     *
     * @param digest SHA-256 of shape, parameters and facts, in hexadecimal
     * @param facts how it came about, by name
     */
    public record NetworkIdentity(String digest, Map<String, String> facts) {

        public NetworkIdentity {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }

        public static NetworkIdentity of(TrainedNetwork network) {
            return new NetworkIdentity(network.digest(), network.provenance().facts());
        }
    }

    /** Returns the same training with other tests of explanations. */
    public TrainingSummary with(Faithfulness tests) {
        return new TrainingSummary(
                model,
                merchant,
                cohort,
                curve,
                rounds,
                epsilonAtWorst,
                by,
                refitted,
                parameters,
                shared,
                seconds,
                peakRssBytes,
                problem,
                notes,
                network,
                Optional.of(tests));
    }

    /** Size of the parameters, which are stored in single precision. */
    public long bytes() {
        return parameters * Float.BYTES;
    }
}
