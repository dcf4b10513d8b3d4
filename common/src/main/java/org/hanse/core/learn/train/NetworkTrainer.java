// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer of one shared network on the interactions of one merchant, or of several in one place. Each step uses a
 * batch of one merchant, and changes the shared parameters and that merchant's personal ones.
 *
 * <p>The same settings, data and machine give the same parameters bit for bit, for every runner of shards. Not
 * thread-safe.
 */
public final class NetworkTrainer implements ModelTrainer {

    /**
     * Version of the algorithm. Increment when identical inputs produce different bits, or state names change: losses,
     * draws, the order of sums, initial values, kernels.
     */
    private static final int ALGORITHM = 4;

    private final TrainingSettings settings;
    private final Kernels kernels;
    private final List<MerchantTraining> merchants = new ArrayList<>();
    private final float[] shared;
    private final ParameterAverage average;
    private final AdamOptimizer optimizer;
    private final TrainerArrays arrays = new TrainerArrays();
    private int epoch;

    /** Digest of the initial shared parameters; empty for random ones. */
    private String start = "";

    /**
     * Creates a trainer for one training alone, see {@link #NetworkTrainer(List, LearnedCatalogues, TrainingSettings,
     * Kernels, ShardRunner)}.
     */
    public NetworkTrainer(List<Merchant> merchants, TrainingSettings settings, Kernels kernels, ShardRunner runner) {
        this(merchants, new LearnedCatalogues(settings.spec()), settings, kernels, runner);
    }

    /**
     * Creates a trainer at its start.
     *
     * @param catalogues prepared catalogues of the merchants
     * @throws IllegalArgumentException if there is nothing to train: no shopper of any merchant has two interactions
     */
    public NetworkTrainer(
            List<Merchant> merchants,
            LearnedCatalogues catalogues,
            TrainingSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        this.settings = settings;
        this.kernels = kernels;
        if (!catalogues.spec().equals(settings.spec())) {
            throw new IllegalArgumentException("catalogues made ready for networks of another shape");
        }
        if (merchants.isEmpty()) {
            throw new IllegalArgumentException("a training without merchants");
        }
        for (Merchant merchant : merchants) {
            LearnedCatalogue catalogue = catalogues.of(merchant.catalogue(), runner);
            LocalExamples examples = LocalExamples.of(
                    merchant,
                    catalogue,
                    settings.objective().rewards(),
                    settings.steps().batch(),
                    runner);
            this.merchants.add(new MerchantTraining(examples, settings, MerchantTraining.POPULARITY, kernels, runner));
        }
        if (steps() == 0) {
            throw new IllegalArgumentException("nothing to train: no shopper has two interactions");
        }
        this.shared = NetworkInitializer.shared(settings).parameters().toArray();
        this.optimizer = new AdamOptimizer(
                this.merchants.get(0).shape.shared,
                settings.optimizer(),
                kernels,
                settings.steps().shards(),
                runner);
        this.average = new ParameterAverage(
                shared.length,
                settings.optimizer().averaging(),
                kernels,
                settings.steps().shards(),
                runner);
        arrays.add("shared", shared, optimizer);
        average.addTo(arrays, "shared average");
        for (int m = 0; m < this.merchants.size(); m++) {
            this.merchants.get(m).addTo(arrays, m);
        }
    }

    /**
     * Starts from these shared parameters instead of random ones, for example those of a federation that a merchant
     * fine-tunes locally. Personal parameters have their usual initial values.
     *
     * @throws IllegalStateException if an epoch was trained already
     * @throws IllegalArgumentException if the network's shared part has another shape
     */
    public void startFrom(SharedNetwork network) {
        if (epoch > 0) {
            throw new IllegalStateException("a training that began " + epoch + " epochs ago");
        }
        if (!network.spec().sharesAllOf(settings.spec())
                || !network.parameters().layout().equals(merchants.get(0).shape.shared)) {
            throw new IllegalArgumentException("a network of another shape than that which is trained");
        }
        System.arraycopy(network.parameters().toArray(), 0, shared, 0, shared.length);
        start = network.parameters().digest();
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public int epochs() {
        return epoch;
    }

    /** Windows that the logs are cut into with such a history, which step sizes are chosen by. */
    public static long windows(List<Merchant> merchants, int history) {
        return merchants.stream()
                .mapToLong(merchant -> TrainingWindows.count(merchant.log(), history))
                .sum();
    }

    @Override
    public int steps() {
        return merchants.stream().mapToInt(MerchantTraining::batches).sum();
    }

    @Override
    public double epoch(StepListener listener) {
        long seed = CounterRandom.bits(settings.seed(), epoch);
        for (MerchantTraining merchant : merchants) {
            merchant.beginEpoch(epoch < settings.memory().epochs(), shared, seed);
            if (epoch % settings.steps().targetEpochs() == 0) {
                merchant.snapshot(shared);
            }
        }
        int[] turns = turns(seed);
        int[] next = new int[merchants.size()];
        double sum = 0;
        long positions = 0;
        for (int step = 0; step < turns.length; step++) {
            MerchantTraining merchant = merchants.get(turns[step]);
            double loss = merchant.add(next[turns[step]]++, CounterRandom.bits(seed, turns[step] + 1L))
                    .sum();
            if (!Double.isFinite(loss)) {
                throw new DivergenceException(
                        "the loss of step " + (step + 1) + " of epoch " + (epoch + 1) + " is " + loss);
            }
            merchant.gradient().shorten(settings.optimizer().clipNorm());
            optimizer.learnMemory(merchant.movesMemory());
            optimizer.step(shared, merchant.gradient().shared);
            merchant.step((long) epoch * merchant.batches() + next[turns[step]]);
            average.add(shared, (long) epoch * turns.length + step + 1, turns.length);
            sum += loss * merchant.lastPositions();
            positions += merchant.lastPositions();
            listener.stepped(step + 1, sum / positions);
        }
        requireFinite("shared", shared, optimizer);
        for (MerchantTraining merchant : merchants) {
            requireFinite("personal", merchant.personal, merchant.optimizer());
        }
        epoch++;
        return sum / positions;
    }

    /** Checks that parameters are finite: the last steps may have diverged without a later loss that shows it. */
    private void requireFinite(String whose, float[] parameters, AdamOptimizer moments) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i]) || !Float.isFinite(moments.second[i])) {
                throw new DivergenceException("after epoch " + (epoch + 1) + " " + whose + " parameter " + i + " is "
                        + parameters[i] + ", its second moment " + moments.second[i]);
            }
        }
    }

    /** Returns the merchant index of each step in random order. A merchant occurs once for each of its batches. */
    private int[] turns(long seed) {
        int[] turns = new int[steps()];
        int at = 0;
        for (int m = 0; m < merchants.size(); m++) {
            Arrays.fill(turns, at, at + merchants.get(m).batches(), m);
            at += merchants.get(m).batches();
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = turns.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int turn = turns[i];
            turns[i] = turns[j];
            turns[j] = turn;
        }
        return turns;
    }

    /**
     * Returns the fingerprint of the training over everything that results depend on: data, settings and algorithm.
     *
     * @see TrainerState#fingerprint
     */
    public String fingerprint() {
        StringBuilder text = new StringBuilder("algorithm " + ALGORITHM + " ")
                .append(settings)
                .append(kernels.name());
        if (!start.isEmpty()) {
            text.append(" from ").append(start);
        }
        for (MerchantTraining merchant : merchants) {
            text.append(' ')
                    .append(merchant.shape.items)
                    .append(' ')
                    .append(merchant.examples().digest());
        }
        return text.toString();
    }

    @Override
    public TrainerState state() {
        return arrays.save(fingerprint(), epoch);
    }

    /** Continues from a state; a rejected state changes nothing. The remains of a failed step are discarded. */
    @Override
    public void restore(TrainerState state) {
        if (!state.fingerprint().equals(fingerprint())) {
            throw new IllegalArgumentException(
                    "the saved state is of a training with other settings or data than this one, or of another version");
        }
        arrays.load(state);
        merchants.forEach(MerchantTraining::restored);
        epoch = state.epochs();
    }

    /** Returns the current shared network: the average where the settings have one. */
    public SharedNetwork shared() {
        NetworkShape shape = merchants.get(0).shape;
        return new SharedNetwork(settings.spec(), ParameterVector.of(shape.shared, average.of(shared, epoch)));
    }

    @Override
    public Optional<TrainedNetwork> trained(String code) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("code", code);
        facts.put("epochs", Integer.toString(epoch));
        facts.put("kernels", kernels.name());
        facts.put("seed", Long.toString(settings.seed()));
        facts.put("settings", settings.toString());
        if (!start.isEmpty()) {
            facts.put("start", start);
        }
        for (int m = 0; m < merchants.size(); m++) {
            facts.put("data " + m, merchants.get(m).examples().summary());
        }
        return Optional.of(new TrainedNetwork(shared(), new ModelProvenance(facts)));
    }

    /** Returns the current personal network of a merchant: the average where the settings have one. */
    public PersonalNetwork personal(int merchant) {
        MerchantTraining own = merchants.get(merchant);
        return new PersonalNetwork(
                settings.spec(), own.shape.items, ParameterVector.of(own.shape.personal, own.averaged(epoch)));
    }

    /** Returns a merchant's model with the current parameters, to be fitted to lists that its shoppers saw. */
    public ListwiseFit.Model model(int merchant) {
        MerchantTraining own = merchants.get(merchant);
        ParameterVector now = shared().parameters();
        float[] kept = PersonalRows.of(own.shape, own.examples()).read(own.averaged(epoch));
        return new ListwiseFit.Model(own.examples(), settings, now, new PersonalState(now.digest(), epoch, kept));
    }

    @Override
    public long parameters() {
        return shared.length
                + merchants.stream()
                        .mapToLong(merchant -> merchant.personal.length)
                        .sum();
    }

    @Override
    public NetworkScorer scorer(int merchant, ShardRunner runner) {
        return scorer(merchant, settings.objective().ranking(), runner);
    }

    /** Returns a scorer for a merchant with the current parameters and other weights than those of training. */
    public NetworkScorer scorer(int merchant, ScoreWeights weights, ShardRunner runner) {
        MerchantTraining own = merchants.get(merchant);
        LocalExamples examples = own.examples();
        return NetworkScorer.of(
                shared(),
                personal(merchant),
                examples.catalogue().features(),
                examples.tables(),
                weights,
                kernels,
                runner);
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return ColdStartNetwork.scorer(shared(), catalogue, settings.objective().ranking(), kernels, runner);
    }
}
