// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Recommender of a shop over HTTP: routes, tokens and their scopes, repeated requests, metrics, and the client that commands use. Answers come
 * from {@link org.hanse.clientnode.serve}; the document of all calls is docs/reference/openapi.yaml.
 */
@NullMarked
package org.hanse.clientnode.http;

import org.jspecify.annotations.NullMarked;
