/**
 * Worlds: simulated shops in which a policy acts and sees what comes of it. {@link org.hanse.sim.world.World} has the meaning of an
 * environment of Gymnasium (Towers et al., 2024): a visit begins by {@code reset}, each {@code step} shows an item and returns what the
 * shopper did, a reward for each objective, and whether the visit ended or was cut. Own worlds come by {@link java.util.ServiceLoader}.
 *
 * <p>An agent is a shop of a federation: it plays visits with the model of the round, its log is its replay, and it learns from the log by
 * the client training of real shops. So DQN in a world runs the code that shops run.
 *
 * <p>The best possible return is known, by dynamic programming or as a bound, and stands beside what agents reach. The headroom is that
 * optimum over the best policy that looks one step ahead: where it is below 1.1, a world says nothing about long-term value.
 */
@NullMarked
package org.hanse.sim.world;

import org.jspecify.annotations.NullMarked;
