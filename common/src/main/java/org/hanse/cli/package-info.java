/**
 * What every command line of Hanse shares: exit codes, one-line errors, progress; and the commands that need no
 * service.
 */
@NullMarked
package org.hanse.cli;

import org.jspecify.annotations.NullMarked;
