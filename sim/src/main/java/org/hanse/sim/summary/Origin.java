// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

/**
 * How a run came about, so that it can be made again.
 *
 * @param command the command line
 * @param version of the program
 */
public record Origin(String command, String version) {}
