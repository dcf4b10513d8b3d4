/**
 * The commands of the simulator and of everything that works on data sets: {@code hanse data}, {@code hanse sim}.
 *
 * <p>May depend on everything in {@code sim} and {@code common}: commands wire by hand what the other packages hold.
 */
@NullMarked
package org.hanse.sim.cli;

import org.jspecify.annotations.NullMarked;
