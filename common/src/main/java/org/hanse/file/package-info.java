/** Files that are written completely or not at all. */
@NullMarked
package org.hanse.file;

import org.jspecify.annotations.NullMarked;
