/** Common parts of all command lines: exit codes, one-line errors, progress; and the commands that need no service. */
@NullMarked
package org.hanse.cli;

import org.jspecify.annotations.NullMarked;
