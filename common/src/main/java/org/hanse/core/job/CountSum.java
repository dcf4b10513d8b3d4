// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.interaction.table.SharedKeys;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Sum of pair counts without a privacy guarantee (docs/adr/0046).
 *
 * @param settings shape of the sum
 */
public record CountSum(CountSettings settings) implements SumKind {

    /** Words of this kind. */
    public static final SumWords WORDS = new SumWords(
            "counts",
            "pair counts",
            "without a privacy guarantee",
            "load {loadPercent:%.1f} %[, {keysOf1:%,d} keys of catalogues, {keysOf2:%,d} of them of several shops]");

    /** Beginning of the names of figures of keys; the fewest shops follow. */
    public static final String KEYS_OF = "keysOf";

    private static final double PERCENT = 100;

    /** Least share of a shop's keys that other shops have, below which a node warns. */
    static final double LEAST_SHARED = 0.2;

    /** Numbers of shops that figures of keys have. */
    private static final List<Integer> SHOPS = List.of(1, 2, 3, 5, 10, 20, 50, 100, 200, 500);

    /** Arrays of counters: those of the sum, own ones beside them, and both together. */
    private static final int ARRAYS = 3;

    @Override
    public SumWords words() {
        return WORDS;
    }

    @Override
    public String kind() {
        return "Counts";
    }

    @Override
    public String terms() {
        return "a pair counts from " + settings.support() + (settings.support() == 1 ? " shopper" : " shoppers")
                + " of a node on" + (settings.keyCells() > 0 ? ", with the keys of its catalogue" : "")
                + (settings.least() > 1
                        ? "; shops receive counters from " + settings.least() + " on, the coordinator sees all"
                        : "");
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cells", String.valueOf(settings.cells()));
        facts.put("hashes", String.valueOf(settings.hashes()));
        facts.put("pairs", String.valueOf(settings.pairs()));
        facts.put("support", String.valueOf(settings.support()));
        if (settings.keyCells() > 0) {
            facts.put("keyCells", String.valueOf(settings.keyCells()));
        }
        if (settings.least() > 1) {
            facts.put("least", String.valueOf(settings.least()));
        }
        if (settings.rowPrior() > 0) {
            facts.put("rowPrior", String.valueOf(settings.rowPrior()));
        }
        return facts;
    }

    @Override
    public int cells() {
        return settings.cells() + settings.keyCells();
    }

    @Override
    public Optional<Conflict> conflict(Optional<PrivacyConfig> guarantee) {
        return guarantee.map(own -> new Conflict(
                List.of("counts", "privacy"),
                "found counts with privacy; expected one of the two, since a sum of counts has no privacy guarantee."
                        + " Fix: write counts: none, or leave privacy out"));
    }

    @Override
    public Optional<PrivacyConfig> part(PrivacyConfig guarantee) {
        return Optional.empty();
    }

    @Override
    public QuantizationSpec quantization(int participants, Optional<JobPrivacy> mechanism) {
        return new QuantizationSpec(1, CountSettings.MOST, participants, 0);
    }

    @Override
    public long bytesOfCell() {
        return (long) Integer.BYTES * ARRAYS;
    }

    /** Counters of keys count shops, so they have no least number. */
    @Override
    public IntegerSum released(IntegerSum sum) {
        if (settings.least() == 1) {
            return sum;
        }
        RingVector cells = RingVector.ofSigned(
                sum.spec().ringBits(),
                sum.size(),
                cell -> cell < settings.cells() ? settings.released(sum.integer(cell)) : sum.integer(cell));
        return IntegerSum.of(sum.spec(), cells, sum.summands());
    }

    /** Returns a sum as counts. */
    public CountSketch counts(IntegerSum sum) {
        return CountSketch.of(settings, sum::integer);
    }

    /** Returns the share of counters above 0. */
    private double load(IntegerSum sum) {
        long above = IntStream.range(0, settings.cells())
                .filter(cell -> sum.integer(cell) > 0)
                .count();
        return (double) above / settings.cells();
    }

    /** Returns the keys of catalogues in a sum, whose counters follow those of the pairs. */
    SharedKeys keys(IntegerSum sum) {
        return SharedKeys.of(settings.keyCells(), sum.summands(), counter -> sum.integer(settings.cells() + counter));
    }

    @Override
    public Map<String, Number> figures(IntegerSum sum) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("loadPercent", SumWords.thousandths(PERCENT * load(sum)));
        if (settings.keyCells() > 0) {
            List<Integer> shops =
                    SHOPS.stream().filter(least -> least <= sum.summands()).toList();
            keys(sum).keys(shops).forEach((least, keys) -> figures.put(KEYS_OF + least, keys.intValue()));
        }
        return figures;
    }

    @Override
    public Optional<Shared> shared(IntegerSum sum, Catalogue catalogue, boolean summed) {
        Set<Integer> own = SharedKeys.counters(catalogue, settings.keyCells());
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(new Shared(own.size(), keys(sum).shared(own, summed ? 1 : 0, 1), LEAST_SHARED));
    }

    @Override
    public Observed observed(JobSum sum, Optional<IntegerSum> released, Parts parts) {
        double load = released.map(this::load).orElse(0.0);
        List<String> notes = new ArrayList<>();
        notes.add(
                "no privacy guarantee; the coordinator and every shop can test whether any shopper has a pair of items"
                        + " (docs/design/threat-model.md)");
        if (settings.least() > 1) {
            notes.add("shops receive counters from " + settings.least()
                    + " on, and the share of counters above 0 is of these; the coordinator sees all");
        }
        if (load > CountSettings.HIGH_LOAD) {
            notes.add(
                    "found " + PlainNumber.rounded(PERCENT * load, 3) + " % of the counters above 0; expected at most "
                            + PlainNumber.of(PERCENT * CountSettings.HIGH_LOAD)
                            + " %, since false pairs are frequent. Use cells: "
                            + count(CountSettings.cellsFor(settings.keys(load), settings.hashes()))
                            + " or more, or fewer pairs");
        }
        if (parts.cut() > 0) {
            notes.add(count(parts.cut()) + " counters of shops were clipped to " + count(CountSettings.MOST)
                    + ". Use more cells");
        }
        if (parts.summed() < parts.asked()) {
            notes.add((parts.asked() - parts.summed()) + " of " + parts.asked()
                    + " shops are not in the sum and add their own counts at home");
        }
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("cut", parts.cut());
        figures.put("load", SumWords.thousandths(load));
        return new Observed(figures, notes);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    @Override
    public Client client(JobSum sum) {
        return new Half();
    }

    private final class Half implements Client {

        /** The last sum, which does not change. */
        private final IdentityHashMap<IntegerSum, CountSketch> sketches = new IdentityHashMap<>();

        private final IdentityHashMap<Catalogue, CountRows> rows = new IdentityHashMap<>();

        @Override
        public Contribution contribution(Merchant merchant, int support, ShardRunner shards) {
            return Contribution.of(
                    OwnCounts.of(merchant.counted(), merchant.catalogue(), settings.withLeastSupport(support)),
                    merchant.catalogue());
        }

        @Override
        public IntToLongFunction steps(Merchant merchant, Contribution contribution) {
            CountSketch own = contribution
                    .counts(merchant.counted(), merchant.catalogue(), settings)
                    .contributed();
            Set<Integer> keys = SharedKeys.counters(merchant.catalogue(), settings.keyCells());
            return cell -> {
                if (cell < settings.cells()) {
                    return own.cell(cell);
                }
                return keys.contains(cell - settings.cells()) ? 1 : 0;
            };
        }

        private CountSketch sketch(IntegerSum sum) {
            if (!sketches.containsKey(sum)) {
                sketches.clear();
                rows.clear();
            }
            return sketches.computeIfAbsent(sum, CountSum.this::counts);
        }

        /** Only contributed interactions are subtracted from the sum. */
        @Override
        public Merchant training(Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards) {
            return pooled(
                    merchant,
                    Contribution.training(sketch(sum), own, merchant.counted(), merchant.catalogue()),
                    (counts, catalogue) -> CountRows.of(counts, catalogue, shards));
        }

        /** The tables also contain later interactions. Recommendations read few rows. */
        @Override
        public Merchant serving(Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards) {
            return pooled(
                    merchant,
                    Contribution.serving(sketch(sum), own, merchant.counted(), merchant.catalogue()),
                    CountRows::whenRead);
        }

        /** Merchants that add nothing to the sum at home share the rows of a catalogue. */
        private Merchant pooled(
                Merchant merchant, Contribution.Beside with, BiFunction<CountSketch, Catalogue, CountRows> counting) {
            Catalogue catalogue = merchant.catalogue();
            CountRows own = sketches.containsValue(with.sum())
                    ? rows.computeIfAbsent(catalogue, key -> counting.apply(with.sum(), key))
                    : counting.apply(with.sum(), catalogue);
            return merchant.with(
                    new PooledCounts(own, with.shoppers(), with.sum().digest(), settings.rowPrior()));
        }
    }

    /** Returns the text of digests. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
