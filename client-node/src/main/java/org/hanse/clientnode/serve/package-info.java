// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The recommender that a shop asks: {@link org.hanse.clientnode.serve.RecommendationService} answers decisions, explanations and events with
 * records. Commands and HTTP use the same service, and print the same records as JSON. Steps 16 to 18 of the data path.
 */
@NullMarked
package org.hanse.clientnode.serve;

import org.jspecify.annotations.NullMarked;
