// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import java.nio.file.Path;
import org.hanse.clientnode.port.TlsIdentity;

/**
 * Files of a node's connection.
 *
 * @param key private TLS key, PEM
 * @param certificate TLS certificate of the node, PEM
 * @param authority certificate of the federation's authority, PEM
 * @param downloads folder of incomplete downloads; it is created if it is missing
 * @param identity key and certificate of {@code key} and {@code certificate}, for renewals
 */
public record NodeFiles(Path key, Path certificate, Path authority, Path downloads, TlsIdentity identity) {}
