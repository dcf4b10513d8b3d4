/**
 * The commands of the simulator: {@code hanse data ...} and {@code hanse sim ...}. They see everything and wire it by
 * hand.
 */
@NullMarked
package org.hanse.sim.cli;

import org.jspecify.annotations.NullMarked;
