/**
 * The network's speed beside that of PyTorch and of stock DL4J layers: the same work for all, made up from a seed, run
 * alternately, and checked to give the same losses before its time is believed. And that of simulated rounds of single shoppers
 * beside a plain loop in PyTorch, checked to come to the same model.
 *
 * <p>May depend on {@code core}, {@code file}, {@code config}, {@code sim.federate} and {@code sim.summary}; the one
 * package outside {@code core.learn} that sees DL4J, as a peer.
 */
@NullMarked
package org.hanse.sim.bench;

import org.jspecify.annotations.NullMarked;
