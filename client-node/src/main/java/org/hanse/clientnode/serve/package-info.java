// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Services behind commands and HTTP, which print their records as JSON: {@link org.hanse.clientnode.serve.RecommendationService} decides,
 * explains and stores events, {@link org.hanse.clientnode.serve.CatalogueService} and {@link org.hanse.clientnode.serve.ImportService} store items
 * and files, {@link org.hanse.clientnode.serve.ShopperService} erases, exports and stores wishes. Uses ports, {@code app}, {@code audit} and {@code
 * explain}.
 */
@NullMarked
package org.hanse.clientnode.serve;

import org.jspecify.annotations.NullMarked;
