/**
 * Commands of the simulator and of data sets: {@code hanse data}, {@code hanse sim}.
 *
 * <p>May depend on all of {@code sim} and {@code common}: commands wire the other packages by hand.
 */
@NullMarked
package org.hanse.sim.cli;

import org.jspecify.annotations.NullMarked;
