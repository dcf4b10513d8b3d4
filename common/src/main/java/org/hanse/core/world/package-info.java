/**
 * Small shops that are finite Markov decision processes, with exact values in double: what a learner is compared with.
 */
@NullMarked
package org.hanse.core.world;

import org.jspecify.annotations.NullMarked;
