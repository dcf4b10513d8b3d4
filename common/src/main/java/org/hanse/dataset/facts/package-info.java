/**
 * What can be said of a data set before any model sees it: counts, lengths, coverage, and hints on what will matter.
 *
 * <p>May depend on {@code dataset} and {@code core}.
 */
@NullMarked
package org.hanse.dataset.facts;

import org.jspecify.annotations.NullMarked;
