/**
 * Sparse item-by-item tables counted from a merchant's own interactions and catalogue: transitions, co-occurrence, text
 * similarity. Sketches of counts, which merchants can sum, give the same tables. Baselines score with them and the network's memory terms read the same ones, so there is one
 * implementation of each.
 *
 * <p>May depend on {@code core.interaction} and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.interaction.table;

import org.jspecify.annotations.NullMarked;
