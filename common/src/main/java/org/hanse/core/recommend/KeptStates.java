// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.score.ShopperState;

/**
 * States of shoppers in one model, kept between their decisions, those of the last decisions at most. Decisions are as without them. Any
 * thread may call it; a state is in the hands of one thread at a time.
 */
public final class KeptStates {

    private final int most;

    /** The longest unused first. */
    private final Map<ShopperId, Kept> kept = new LinkedHashMap<>();

    private record Kept(InteractionSequence history, ShopperState state) {

        /** A log never changes. */
        boolean isOf(InteractionSequence other) {
            return history.log() == other.log()
                    && history.position() == other.position()
                    && history.length() == other.length();
        }
    }

    /** @param most greatest number of states */
    public KeptStates(int most) {
        this.most = most;
    }

    /**
     * Answers a decision, see {@link Recommender#decide(Decision, RandomGenerator)}.
     *
     * @param recommender one of the model's recommenders. It has tables with the history of the decision's shopper, if they change
     */
    public Outcome decide(Recommender recommender, Decision decision, RandomGenerator random) {
        if (decision.subject().isEmpty() || decision.history().isEmpty()) {
            return recommender.decide(decision, random);
        }
        ShopperId shopper = decision.subject().get();
        InteractionSequence history = decision.history().get();
        Optional<ShopperState> state = take(shopper, history).or(() -> recommender.state(decision));
        Outcome outcome = recommender.decide(decision, state, random);
        state.ifPresent(own -> keep(shopper, new Kept(history, own)));
        return outcome;
    }

    private synchronized Optional<ShopperState> take(ShopperId shopper, InteractionSequence history) {
        return Optional.ofNullable(kept.remove(shopper))
                .filter(own -> own.isOf(history))
                .map(Kept::state);
    }

    private synchronized void keep(ShopperId shopper, Kept state) {
        kept.remove(shopper);
        kept.put(shopper, state);
        if (kept.size() > most) {
            Iterator<ShopperId> oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Drops the state of a shopper, whose history changed. */
    public synchronized void drop(ShopperId shopper) {
        kept.remove(shopper);
    }

    /** Returns the number of states. */
    public synchronized int size() {
        return kept.size();
    }
}
