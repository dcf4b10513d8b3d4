// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.interaction.table.PairEstimates;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GradientSum;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Sum of similar pairs with noise, within the privacy guarantee of the training (docs/adr/0047).
 *
 * @param settings shape of the sum
 */
public record PairSum(PairSettings settings) implements SumKind {

    /** Words of this kind. */
    public static final SumWords WORDS = new SumWords(
            "pairs", "similar pairs", "with noise", "epsilon of the sum at most {epsilon:%s}, {cells:%d} cells");

    /** Arrays of cells: contributions, clipped gradients, noise. */
    private static final int ARRAYS = 3;

    @Override
    public SumWords words() {
        return WORDS;
    }

    @Override
    public String kind() {
        return "Pairs";
    }

    @Override
    public String terms() {
        return "epsilon " + PlainNumber.of(settings.epsilon()) + " for the sum alone";
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cells", String.valueOf(settings.cells()));
        facts.put("candidates", String.valueOf(settings.candidates()));
        facts.put("most", String.valueOf(settings.most()));
        facts.put("epsilon", String.valueOf(settings.epsilon()));
        return facts;
    }

    @Override
    public int cells() {
        return settings.cells();
    }

    /** Ledgers of simulated nodes hold rounds alone. */
    @Override
    public Optional<Conflict> conflict(Optional<PrivacyConfig> guarantee) {
        if (guarantee.filter(own -> own.terms().unit() == PrivacyUnit.SHOPPER).isEmpty()) {
            return Optional.of(new Conflict(
                    List.of("pairs", "privacy"),
                    "found pairs without a guarantee for shoppers; expected federation.privacy with unit: shopper."
                            + " Fix: add it, or write pairs: none"));
        }
        return guarantee.get().nodeBudget().isEmpty()
                ? Optional.empty()
                : Optional.of(new Conflict(
                        List.of("pairs", "privacy.nodeBudget", "privacy"),
                        "found pairs with a nodeBudget; expected one of the two, since ledgers of simulated nodes"
                                + " hold rounds alone. Fix: write privacy.nodeBudget: none, or pairs: none"));
    }

    @Override
    public Optional<PrivacyConfig> part(PrivacyConfig guarantee) {
        return Optional.of(guarantee.ofSum(WORDS.key(), settings.epsilon()));
    }

    @Override
    public QuantizationSpec quantization(int participants, Optional<JobPrivacy> mechanism) {
        return mechanism.orElseThrow().quantization(participants);
    }

    @Override
    public long bytesOfCell() {
        return (long) Long.BYTES * ARRAYS;
    }

    @Override
    public Map<String, Number> figures(IntegerSum sum) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("epsilon", settings.epsilon());
        figures.put("cells", settings.cells());
        return figures;
    }

    @Override
    public Observed observed(JobSum sum, Optional<IntegerSum> released, Parts parts) {
        JobPrivacy mechanism = sum.privacy().orElseThrow();
        double deviation = mechanism.deviation(Math.max(parts.summed(), mechanism.fewestSurvivors()));
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("epsilon", settings.epsilon());
        figures.put("deviation", SumWords.thousandths(deviation));
        return new Observed(
                figures,
                List.of("similar pairs of " + (parts.summed() < parts.asked() ? parts.summed() + " of " : "")
                        + parts.asked() + (parts.asked() == 1 ? " shop" : " shops")
                        + " summed within the guarantee, epsilon " + PlainNumber.of(settings.epsilon())
                        + " for it alone; noise of deviation " + PlainNumber.rounded(deviation, 3)
                        + " where a shopper adds 1 at most"));
    }

    /** Returns the value of a cell of a released sum. An upload is the negative sum of its parts, as that of gradients is. */
    public static double value(IntegerSum noised, int cell) {
        return -noised.number(cell);
    }

    @Override
    public Client client(JobSum sum) {
        return new Half(sum.privacy().orElseThrow());
    }

    private final class Half implements Client {

        private final JobPrivacy mechanism;

        /** Candidates depend on the catalogue alone. */
        private final IdentityHashMap<Catalogue, CandidatePairs> candidates = new IdentityHashMap<>();

        Half(JobPrivacy mechanism) {
            this.mechanism = mechanism;
        }

        private CandidatePairs candidates(Merchant merchant, ShardRunner shards) {
            return candidates.computeIfAbsent(
                    merchant.catalogue(), own -> CandidatePairs.of(own, settings.candidates(), shards));
        }

        @Override
        public Contribution contribution(Merchant merchant, int support, ShardRunner shards) {
            return OwnPairs.contribution(
                    merchant.counted(), merchant.catalogue(), candidates(merchant, shards), settings);
        }

        /** A shopper's vector has norm 1 at most, the clip norm. */
        @Override
        public IntToLongFunction steps(Merchant merchant, Contribution contribution) {
            long[] steps = new long[settings.cells()];
            OwnPairs.of(contribution, settings)
                    .forEach((cell, value) -> steps[cell] += Math.round(value / GradientSum.STEP));
            return cell -> steps[cell];
        }

        /** The merchant's own part is subtracted, since its own counts have it. Recommendations use the same estimates. */
        @Override
        public Merchant training(Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards) {
            OwnPairs within = own.map(made -> OwnPairs.of(made, settings)).orElse(OwnPairs.NONE);
            return merchant.with(rows(sum, mechanism, candidates(merchant, shards), within, shards));
        }
    }

    /**
     * Returns the estimates of other merchants' pairs.
     *
     * @param within contributions of the merchant within the sum
     */
    public PairRows rows(
            IntegerSum sum, JobPrivacy mechanism, CandidatePairs candidates, OwnPairs within, ShardRunner shards) {
        return PairRows.of(
                PairEstimates.of(
                        candidates,
                        settings,
                        new PairEstimates.Released(cell -> value(sum, cell), within, mechanism.deviation(sum)),
                        MemoryTables.NEIGHBOURS,
                        shards),
                digest(sum));
    }

    private static long digest(IntegerSum noised) {
        long digest = noised.size();
        for (int cell = 0; cell < noised.size(); cell++) {
            digest = (digest ^ noised.integer(cell)) * 0x100000001b3L;
            digest ^= digest >>> 29;
        }
        return digest;
    }

    /** Returns the text of digests. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
