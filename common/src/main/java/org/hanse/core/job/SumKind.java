// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Kind of a sum over all enrolled nodes before the training of a job, with its settings: a bounded contribution of each shopper, summed once
 * before round 1, for the tables of the network (docs/adr/0057). It holds all that kinds do differently: settings, the half of the
 * participants, the half of the coordinator, cost and words. {@link JobSum} holds what they have in common. Plans read the kinds of {@link
 * FederationConfig.Sums} alone; tests have kinds of their own.
 */
public non-sealed interface SumKind extends JobPlan.Stage {

    /**
     * Returns the words of all kinds, in the order of their sums. A new kind comes last: the place seeds draws of simulations. A constant
     * would be made before those of the kinds.
     */
    static List<SumWords> allWords() {
        return List.of(CountSum.WORDS, PairSum.WORDS);
    }

    /** Returns the words of a kind by its key below {@code federation}. */
    static SumWords words(String key) {
        return allWords().stream()
                .filter(own -> own.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the words that are the same for all settings. */
    SumWords words();

    /** Returns the settings that a participant consents to, in words. */
    String terms();

    /** Returns the number of cells of a part. */
    int cells();

    @Override
    default int rounds() {
        return 1;
    }

    /**
     * Contradiction to other settings of a federation.
     *
     * @param keys keys below {@code federation} that it stands at, the likeliest first
     * @param text contradiction with its fix
     */
    record Conflict(List<String> keys, String text) {}

    /** Returns why a federation with this guarantee cannot have the sum; empty if it can. */
    Optional<Conflict> conflict(Optional<PrivacyConfig> guarantee);

    /**
     * Returns the part of a guarantee that the sum has; empty for a sum without one.
     *
     * @throws RefusedFederationException if it leaves nothing for the rounds
     */
    Optional<PrivacyConfig> part(PrivacyConfig guarantee);

    /** Returns the conversion of parts to integers for a sum of at most {@code participants}. */
    QuantizationSpec quantization(int participants, Optional<JobPrivacy> mechanism);

    /** Returns the bytes of a participant's arrays for each cell, beside the packed vectors of an update. */
    long bytesOfCell();

    /** Returns the half of the participants. */
    Client client(JobSum sum);

    /**
     * Keys of a participant's catalogue that others have, too.
     *
     * @param keys number of own keys
     * @param share estimated share of them that at least one other participant has
     * @param least share below which ids probably differ between shops
     */
    record Shared(int keys, double share, double least) {

        /** Returns whether other shops have so few of the keys that ids probably differ. */
        public boolean isLow() {
            return share < least;
        }
    }

    /**
     * Returns how many keys of a catalogue others have, by a released sum; empty if the sum or the catalogue has no keys.
     *
     * @param summed whether the sum has the participant's own keys
     */
    default Optional<Shared> shared(IntegerSum sum, Catalogue catalogue, boolean summed) {
        return Optional.empty();
    }

    /** Returns what the coordinator stores and participants receive of a sum with its noise. Repeated, it changes nothing. */
    default IntegerSum released(IntegerSum sum) {
        return sum;
    }

    /** Returns the figures of a released sum by their names in {@link SumWords#figures}. */
    Map<String, Number> figures(IntegerSum sum);

    /**
     * Parts of a simulated sum.
     *
     * @param asked participants that were asked
     * @param summed parts in the sum
     * @param cut integers of parts that were clipped
     */
    record Parts(int asked, int summed, long cut) {}

    /**
     * Record of a sum in a simulation.
     *
     * @param figures figures by their names in {@code metrics.json}
     * @param notes remarks on a sum that was released, without a full stop
     */
    record Observed(Map<String, Number> figures, List<String> notes) {}

    /** Returns the record of a sum for a simulation; without a released sum the figures remain. */
    Observed observed(JobSum sum, Optional<IntegerSum> released, Parts parts);

    /**
     * Half of the participants. It keeps what merchants with one catalogue and one sum have in common, so it may serve several merchants.
     * Used by one thread, but for {@link #steps}.
     */
    interface Client {

        /**
         * Returns what a merchant contributes of the interactions that it trains on.
         *
         * @param merchant merchant with the tables of the sums before this one
         * @param support fewest shoppers with a pair that its owner permits to contribute
         */
        Contribution contribution(Merchant merchant, int support, ShardRunner shards);

        /**
         * Returns the cell at each index of a contribution in steps of the format, by its ids and the keys of the merchant's catalogue. Any
         * thread may call it.
         */
        IntToLongFunction steps(Merchant merchant, Contribution contribution);

        /**
         * Returns a merchant with tables for training.
         *
         * @param merchant merchant with the tables of the sums before this one
         * @param own the merchant's contribution in the sum; empty if the sum has none
         */
        Merchant training(Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards);

        /** Returns a merchant with tables for recommendations, see {@link #training}. */
        default Merchant serving(Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards) {
            return training(merchant, sum, own, shards);
        }
    }
}
