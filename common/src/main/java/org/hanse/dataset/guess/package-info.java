/**
 * Generation of a first descriptor from files: reads the head of each file, determines the columns' roles by their
 * names and values, and states the certainty of each choice.
 *
 * <p>May depend on {@code dataset}, {@code config} and {@code core}.
 */
@NullMarked
package org.hanse.dataset.guess;

import org.jspecify.annotations.NullMarked;
