/** Files that are either wholly there or not there at all. */
@NullMarked
package org.hanse.file;

import org.jspecify.annotations.NullMarked;
