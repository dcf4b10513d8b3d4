// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.job.SumKind;
import org.hanse.core.setting.Key;
import org.hanse.dataset.ProtocolChange;

/**
 * What a run is to do: whose data, cut how, and which models are compared on it.
 *
 * @param file where it was read from, for messages and for the summary
 * @param name names the run and its folder
 * @param seed of everything that draws numbers
 * @param merchants entries with distinct ids, at least one
 * @param compare names of models, distinct, at least one
 * @param rewards what a target is worth
 * @param evaluation how results are judged
 * @param trained what is trained
 * @param summed federation whose sum before training a mix of {@link #SUM_MIXES} reads; it may be trained or not
 * @param written by name of a trained model the keys that it was read from
 * @param extensions kinds from outside Hanse that it may name
 */
public record Scenario(
        Path file,
        String name,
        long seed,
        List<MerchantEntry> merchants,
        List<String> compare,
        RewardRule rewards,
        Evaluation evaluation,
        List<TrainedModel> trained,
        Optional<TrainedModel> summed,
        Map<String, WrittenKeys> written,
        Extensions extensions) {

    /** The id under which all merchants are pooled; no merchant may have it. */
    public static final String ALL = "all";

    /** The id of the pool of those who train from the start; no merchant can have it. */
    public static final String MEMBERS = ALL + "/members";

    /** The id of the pool of these ones' queries for items that are new to their part. */
    public static final String UNMET = ALL + "/unmet";

    /** The id of the pool of these ones' queries whose targets no other shopper joins with the history. */
    public static final String UNJOINED = ALL + "/unjoined";

    /** End of the name of a baseline with parameters chosen on validation. */
    public static final String TUNED = "-tuned";

    /** End of the name of a mix with settings chosen on the validation of all shops together. */
    public static final String HEIGHTS = "-heights";

    /**
     * Names of the tuned mixes of a shop's tables with a sum before training, without training: two for each kind of sum, the one with
     * settings of all shops first.
     */
    public static final List<String> SUM_MIXES = SumKind.allWords().stream()
            .flatMap(kind -> Stream.of(sumMix(kind.key()) + HEIGHTS, sumMix(kind.key())))
            .toList();

    /** Returns the name of the mix of a sum by its key. */
    static String sumMix(String key) {
        return key + "-mix";
    }

    /** Name of the best that merchants can do alone, among the models of a run. */
    public static final String BEST_ALONE = "best-alone";

    static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");

    /** The defaults. */
    public Scenario(
            Path file,
            String name,
            long seed,
            List<MerchantEntry> merchants,
            List<String> compare,
            RewardRule rewards,
            Evaluation evaluation,
            List<TrainedModel> trained) {
        this(
                file,
                name,
                seed,
                merchants,
                compare,
                rewards,
                evaluation,
                trained,
                Optional.empty(),
                Map.of(),
                Extensions.NONE);
    }

    public Scenario {
        written = Map.copyOf(written);
        merchants = List.copyOf(merchants);
        compare = List.copyOf(compare);
        trained = List.copyOf(trained);
    }

    /**
     * Tells scenarios from each other that differ in anything but their seed and where they were read from: those of two copies
     * of one folder are the same.
     */
    public String settings() {
        List<MerchantEntry> entries = merchants.stream()
                .map(entry -> new MerchantEntry(
                        entry.id(),
                        besideFile(entry.dataset()),
                        entry.share(),
                        entry.cut(),
                        entry.protocol(),
                        entry.role()))
                .toList();
        List<TrainedModel> models = trained.stream()
                .map(model -> new TrainedModel(
                        model.name(),
                        model.scope(),
                        model.network(),
                        model.learning(),
                        model.references(),
                        model.graph().map(this::besideFile),
                        model.federation(),
                        model.from(),
                        model.seed()))
                .toList();
        return TextDigest.of(name + entries + compare + rewards.inOrder() + evaluation + models);
    }

    /** A path as seen from the scenario's file. */
    private Path besideFile(Path path) {
        Path at = file.toAbsolutePath().normalize();
        return at.resolveSibling("").relativize(path.toAbsolutePath().normalize());
    }

    /** Returns the names of compared mixes that read a sum before training, of {@link #SUM_MIXES}. */
    public List<String> sumMixes() {
        return compare.stream().filter(SUM_MIXES::contains).toList();
    }

    /** Where it says what a trained model is. */
    public WrittenKeys writtenOf(TrainedModel model) {
        return written.getOrDefault(model.name(), WrittenKeys.NONE);
    }

    /** Returns the seed of everything that a model's training draws. */
    public long seedOf(TrainedModel model) {
        return model.seed().orElse(seed);
    }

    /** The baselines among the models compared, in their order. */
    public List<String> baselines() {
        return compare.stream().filter(name -> baseline(name).isPresent()).toList();
    }

    /** Returns the baseline of this name, built-in or from outside. */
    public Optional<Baseline> baseline(String name) {
        return extensions.allBaselines().named(name);
    }

    /** The names of all models with figures, tuned baselines left aside: those compared, then the ablations. */
    public List<String> models() {
        return Stream.concat(compare.stream(), trained.stream().map(TrainedModel::name))
                .distinct()
                .toList();
    }

    /**
     * A data set that takes part.
     *
     * @param id names it in results
     * @param dataset the data set's descriptor
     * @param share which of its shoppers take part at all
     * @param cut how its shoppers are spread over merchants
     * @param protocol what is to differ from the descriptor's protocol
     * @param role what part it has in the training of networks
     */
    public record MerchantEntry(
            String id, Path dataset, ShopperShare share, Cut cut, ProtocolChange protocol, Role role) {}

    /** Role of a merchant in the training of networks. */
    public enum Role {

        /** Trains from the start. */
        TRAINS,

        /** Receives the shared network after training and fits its personal part. */
        JOINS_LATE,

        /** Excluded from training: the merchant takes no part. */
        STAYS_OUT
    }

    /**
     * Evaluation of models.
     *
     * @param resamples resamples of the bootstrap
     * @param tune whether each baseline also runs with parameters chosen on validation
     * @param every rounds of a federation between validations; other models are validated after each epoch
     * @param explanations test queries for tests of each network's explanations
     */
    public record Evaluation(
            @Key(value = "resamples of the intervals", name = "bootstrap", least = 1, most = 1_000_000)
            int resamples,

            @Key("each baseline also as `NAME-tuned`, chosen on validation")
            boolean tune,

            @Key(value = "rounds between validations of a federation", least = 1, most = Integer.MAX_VALUE)
            int every,

            @Key(
                    value = "test queries for [tests of explanations](../design/explanations.md#faithfulness)",
                    least = 0,
                    most = 1_000_000)
            int explanations,

            @Key("merchants choose the scales of network, content and tables on validation")
            boolean calibrate) {

        /** Defaults. */
        public static final Evaluation DEFAULT = new Evaluation(1000, true, 1, 0, true);

        /** Returns the text that the digest of settings depends on. It does not name what is left out. */
        @Override
        public String toString() {
            return "Evaluation[resamples=" + resamples + ", tune=" + tune + ", every=" + every
                    + (explanations == 0 ? "" : ", explanations=" + explanations)
                    + (calibrate ? ", calibrate=true" : "") + "]";
        }
    }
}
