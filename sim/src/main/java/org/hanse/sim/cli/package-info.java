/** The commands of the simulator: each builds what it needs by hand, runs it and prints what came out. */
@NullMarked
package org.hanse.sim.cli;

import org.jspecify.annotations.NullMarked;
