/**
 * Facts about a data set before training: counts, lengths, coverage, and hints on their consequences.
 *
 * <p>May depend on {@code dataset} and {@code core}.
 */
@NullMarked
package org.hanse.dataset.facts;

import org.jspecify.annotations.NullMarked;
