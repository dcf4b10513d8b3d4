/**
 * Writes a first descriptor for files nobody has described yet: looks at the head of each file, tells the columns' roles
 * by their names and values, and says how sure it is.
 *
 * <p>May depend on {@code dataset}, {@code config} and {@code core}.
 */
@NullMarked
package org.hanse.dataset.guess;

import org.jspecify.annotations.NullMarked;
