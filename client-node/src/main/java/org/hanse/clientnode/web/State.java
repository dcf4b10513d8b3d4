// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

/**
 * Word with a shape.
 *
 * @param kind good, warn, bad, idle, new, up or down
 */
record State(String kind, String word) {}
