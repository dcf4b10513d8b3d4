/**
 * Data sets as users have them: a descriptor says how tables, sequence lines, prefix-target files or decision logs map
 * to interactions and a catalogue; DuckDB reads, Lucene tokenises, and what was dropped or repaired is counted.
 *
 * <p>An adapter shared by the node and the simulator. May depend on {@code core}, {@code config} and {@code file}.
 */
@NullMarked
package org.hanse.dataset;

import org.jspecify.annotations.NullMarked;
