// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.quantize.QuantizationSpec;

/** Each gives the sum of its shoppers' gradients, every one clipped by itself, of shoppers that its own coins choose. */
final class ShopperSums implements Contributions {

    private static final long COINS = 10;

    private final double rate;
    private final RoundClip clip;
    private final Participants participants;
    private final Workers<? extends ShopperTrainer> workers;
    private final PrivateUploads uploads;

    /**
     * Sums of those whom a promise is made to.
     *
     * @param workers make the gradients
     */
    ShopperSums(PromisedPrivacy privacy, Participants participants, Workers<? extends ShopperTrainer> workers) {
        this.rate = privacy.terms().samplingRate();
        this.clip = privacy.clip();
        this.participants = participants;
        this.workers = workers;
        this.uploads = privacy.uploads();
    }

    @Override
    public QuantizationSpec quantization(int members) {
        return uploads.quantization(members);
    }

    @Override
    public int size() {
        return uploads.size();
    }

    /** What came of the personal part before plays no part, nor is a loss known: nothing but the sum is computed. */
    @Override
    public Given give(int member, QuantizationSpec spec, Seeds seeds) {
        return new Given(
                uploads.prepare(contribution(member, seeds.round()), spec, seeds.round()),
                Optional.empty(),
                Double.NaN,
                0);
    }

    private ShopperTrainer.Contribution contribution(int member, long seed) {
        ShopperTrainer.Draw draw = new ShopperTrainer.Draw(rate, uploads.factor(clip.now()));
        try (StreamRandom coins = RoundDraws.stream(seed, COINS)) {
            return workers.with(trainer -> trainer.contribute(member, draw, coins));
        }
    }

    @Override
    public double secondsOfMember(Forecast.Subject subject, Forecast.Stopwatch stopwatch) {
        List<Integer> tried = subject.tried();
        QuantizationSpec spec = quantization(subject.members().size());
        Runnable round = () -> subject.shards().map(tried.size(), i -> {
            int member = tried.get(i);
            return give(member, spec, new Seeds(participants.seed(member, i), 0))
                    .update();
        });
        // Once for the vectors of all items, which are computed once a round, and for a program that is not warm.
        round.run();
        double seconds = stopwatch.fastest(round);
        double positions =
                tried.stream().mapToLong(subject.locals()::positions).average().orElse(1);
        return seconds / tried.size() * subject.mean(subject.locals()::positions) / Math.max(1, positions);
    }
}
