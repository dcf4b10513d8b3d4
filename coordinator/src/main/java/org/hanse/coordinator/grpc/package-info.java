// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Server of the coordinator: gRPC over TLS 1.3, with the services of {@code federation.proto}.
 *
 * <p>Connected nodes are known by their certificates. Logs name nodes and reasons, never contents of messages.
 */
@NullMarked
package org.hanse.coordinator.grpc;

import org.jspecify.annotations.NullMarked;
