// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Connection of a node to the coordinator: gRPC over TLS 1.3, with the services of {@code federation.proto}. */
@NullMarked
package org.hanse.clientnode.grpc;

import org.jspecify.annotations.NullMarked;
