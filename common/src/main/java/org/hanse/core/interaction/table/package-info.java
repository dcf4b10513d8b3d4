/**
 * Sparse item-by-item tables counted from interactions and catalogue: transitions, co-occurrence, text similarity. Sketches of counts,
 * which merchants can sum, give the same tables. Baselines and the network's memory terms read these tables.
 *
 * <p>May depend on {@code core.interaction}, {@code core.setting} and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.interaction.table;

import org.jspecify.annotations.NullMarked;
