// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hanse.clientnode.serve.LoggedDecision;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedShop;

/** Shop of a running node, kept in memory. A new state takes the place of the old one while requests run. */
final class ResidentShop implements RecommendationService.Shops {

    private final NodeHome home;
    private final InstantSource clock;
    private volatile Optional<State> state = Optional.empty();

    /**
     * Shop in the hands of several threads.
     *
     * @param workers copies of the shop that no thread uses now
     */
    private record State(ServedShop shop, BlockingQueue<ServedShop> workers) {

        static State of(ServedShop shop) {
            int threads = Runtime.getRuntime().availableProcessors() + 1;
            BlockingQueue<ServedShop> workers = new ArrayBlockingQueue<>(threads);
            for (int t = 0; t < threads; t++) {
                workers.add(shop.forShard());
            }
            return new State(shop, workers);
        }

        <T> T with(Function<ServedShop, T> task) {
            ServedShop worker;
            try {
                worker = workers.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the service stops", e);
            }
            try {
                return task.apply(worker);
            } finally {
                workers.add(worker);
            }
        }
    }

    ResidentShop(NodeHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /** Reads data and model, and answers with them from now on. */
    void load() {
        state = Optional.of(State.of(NodeServing.untested(home, clock)));
    }

    private State state() {
        return state.orElseThrow();
    }

    @Override
    public <T> T present(Function<ServedShop, T> task) {
        return state().with(task);
    }

    @Override
    public <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task) {
        State now = state();
        boolean same = now.shop().dataVersion().equals(decision.data())
                && now.shop()
                        .served()
                        .version()
                        .map(version -> version.digest().toHex())
                        .equals(decision.digest());
        return same ? Optional.of(now.with(task)) : Optional.empty();
    }

    @Override
    public UnaryOperator<String> titles() {
        return state().shop()::title;
    }

    @Override
    public UnaryOperator<String> shoppers() {
        return given -> state().shop().shopper(given).value();
    }
}
