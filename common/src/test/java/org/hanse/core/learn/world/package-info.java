/**
 * Reinforcement learning against exact answers: small shops that are finite Markov decision processes, solved in double,
 * and the real networks and tables trained on logs of visits to them.
 */
@NullMarked
package org.hanse.core.learn.world;

import org.jspecify.annotations.NullMarked;
