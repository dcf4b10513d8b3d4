// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Page of the merchant: login, layout, words and one class for each page, which draws a record of {@link org.hanse.clientnode.owner} with a template. Its routes are on the
 * server of {@link org.hanse.clientnode.http}. Pages work without scripts; templates hold no logic.
 */
@NullMarked
package org.hanse.clientnode.web;

import org.jspecify.annotations.NullMarked;
