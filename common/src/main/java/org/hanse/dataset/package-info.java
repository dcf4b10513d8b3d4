/**
 * Data sets of users: a descriptor maps tables, sequence lines, prefix-target files or decision logs to interactions
 * and a catalogue; DuckDB reads, Lucene tokenises, and dropped or repaired rows are counted.
 *
 * <p>An adapter shared by the node and the simulator. May depend on {@code core}, {@code config} and {@code file}.
 */
@NullMarked
package org.hanse.dataset;

import org.jspecify.annotations.NullMarked;
